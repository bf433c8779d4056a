// Carries what was written to the server: soon after a change, at most every two seconds, later and later when
// nothing answers, and again as soon as there is a connection or somebody signed in again. One sheet at a time.

import { send, whoIsHere } from "./sending.js";
import { all, alone, find, same, update } from "./store.js";
import { scoresIn, unitsOf } from "./units.js";

const QUIET = 900; // milliseconds after the last key
const OFTEN = 2000;
const SLOWEST = 30000;
const SIGNED_OUT = 4000;
const runs = new Map();
let tell = () => {};
let isAway = false;

function runOf(key) {
  if (!runs.has(key)) runs.set(key, { timer: 0, first: 0, began: 0, failures: 0 });
  return runs.get(key);
}

function plan(key, after) {
  const run = runOf(key);
  clearTimeout(run.timer);
  run.timer = setTimeout(() => sendNow(key), Math.max(0, after));
}

const waiting = (record) => Object.keys(record?.pending || {}).filter((key) => !record.invalid.includes(key));
const hasWork = (record) => waiting(record).length > 0 && !record.trouble;

// Something was written just now.
export function changed(key) {
  const run = runOf(key);
  const now = Date.now();
  run.first ||= now;
  if (run.failures || isAway) return;
  plan(key, Math.max(Math.min(now + QUIET, run.first + OFTEN), run.began + OFTEN) - now);
}

// What another place saved and this one does not have, as keys. An answer that got lost leaves none: what was sent
// stands there, and what was written since is this place's alone.
export function theirs(record, current) {
  return Object.keys(current).filter((key) => {
    const mine = key in record.pending ? record.pending[key] : record.units[key];
    return !same(current[key], record.units[key]) && !same(current[key], mine);
  });
}

export function adopt(record, units, version) {
  const own = Object.entries(record.pending).filter(([key, unit]) => !same(unit, units[key]));
  return { ...record, version, units, pending: Object.fromEntries(own), trouble: null };
}

function taken(record, outcome) {
  if (!record || outcome.kind === "gone") return null;
  if (outcome.kind === "saved") {
    const { version, saved_at: savedAt, total } = outcome.said;
    const { scores, version: _version, ...texts } = outcome.sent;
    return { ...adopt(record, { ...record.units, ...texts, ...scores }, version), savedAt, total };
  }
  if (outcome.kind === "stale") {
    const current = unitsOf(outcome.current, scoresIn(record.units));
    const { version, saved_at: savedAt } = outcome.current;
    if (!theirs(record, current).length) return adopt(record, current, version);
    return { ...record, trouble: { kind: "stale", version, savedAt, units: current } };
  }
  if (outcome.kind === "closed") return { ...record, trouble: { kind: "closed", message: outcome.message } };
  if (outcome.kind === "invalid") {
    return { ...record, errors: outcome.errors, invalid: [...new Set([...record.invalid, ...Object.keys(outcome.errors)])] };
  }
  return record;
}

async function once(key) {
  const record = await find(key);
  if (!hasWork(record)) return { kind: "nothing" };
  tell(key, { kind: "sending" });
  const outcome = await send(record);
  const after = await update(key, (found) => taken(found, outcome));
  return { ...outcome, hasMore: hasWork(after) };
}

export async function sendNow(key) {
  const run = runOf(key);
  clearTimeout(run.timer);
  [run.began, run.first] = [Date.now(), 0];
  const outcome = await alone(key, () => once(key));
  if (outcome.kind === "failed") {
    run.failures += 1;
    plan(key, Math.min(SLOWEST, OFTEN * 2 ** (run.failures - 1)) * (0.75 + Math.random() / 2));
  } else {
    run.failures = 0;
    if (outcome.hasMore && !["signed-out", "other-person"].includes(outcome.kind)) changed(key);
  }
  if (outcome.kind === "signed-out") waitForSignIn();
  tell(key, outcome);
  return outcome;
}

let poll = 0;

// Asks now and then, and whenever somebody comes back to this page, whether the judge is here again.
function waitForSignIn() {
  isAway = true;
  clearInterval(poll);
  poll = setInterval(lookAgain, SIGNED_OUT);
}

async function lookAgain() {
  if (!isAway || document.hidden) return;
  const person = await whoIsHere().catch(() => null);
  if (person === null || !isAway) return;
  clearInterval(poll);
  isAway = false;
  if (person === owner) sendAll(owner);
  else tell("", { kind: "other-person" });
}

let owner = 0;

// Sends everything that waits on this device for a person; two sheets never at once.
export async function sendAll(person) {
  for (const record of await all(person)) {
    if (hasWork(record)) await sendNow(record.key);
  }
}

// `callback(key, outcome)` hears of every attempt: sending, nothing, or what `send` says.
export function start(person, callback) {
  [owner, tell] = [person, callback];
  window.addEventListener("online", () => sendAll(person));
  window.addEventListener("focus", lookAgain);
  document.addEventListener("visibilitychange", lookAgain);
  sendAll(person);
}
