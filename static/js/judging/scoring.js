// The judge's screen of one entry: what is written goes into the store of this device at once, and from there to the
// server. The page is a view of that store: another tab that changes it changes this one.

import { choose } from "./choosing.js";
import { Criterion } from "./criteria.js";
import { listen } from "./keys.js";
import { showLeftover } from "./leftover.js";
import { jump, start as startPanes } from "./panes.js";
import { makeVoice, stateOf } from "./state.js";
import { countOf, find, keyOf, onChange, outlivesPage, same, update } from "./store.js";
import { adopt, changed, sendNow, start as startSending } from "./syncing.js";
import { inWords, total } from "./total.js";
import { TEXTS } from "./units.js";
import { say } from "./words.js";

const form = document.querySelector("[data-sheet]");
const facts = JSON.parse(document.getElementById("desk").textContent);
const key = keyOf(facts.person, facts.entry);
let record = null;
let kind = "nothing";
let isLeaving = false;

const part = (name) => document.querySelector(`[data-${name}]`);
const criteria = form ? [...form.querySelectorAll("[data-criterion]")].map((element) => new Criterion(element)) : [];
const byKey = new Map(criteria.map((criterion) => [criterion.key, criterion]));
const texts = new Map(TEXTS.map((name) => [name, form?.querySelector(`[data-unit=${name}]`)]));

// --- Between form and store -----------------------------------------------------------------------

const readUnit = (name) => (byKey.has(name) ? byKey.get(name).read() : texts.get(name).value);
const readAll = () => Object.fromEntries([...byKey.keys(), ...TEXTS].map((name) => [name, readUnit(name)]));
const wanted = (name) => (name in record.pending ? record.pending[name] : record.units[name]);
const faulty = () => criteria.filter((criterion) => criterion.fault).map((criterion) => criterion.key);

function writeAll() {
  for (const criterion of criteria) if (!same(criterion.read(), wanted(criterion.key))) criterion.write(wanted(criterion.key));
  for (const [name, field] of texts) if (field.value !== wanted(name)) field.value = wanted(name);
}

// What the server drew, as a record.
function drawn() {
  const units = readAll();
  const [version, savedAt] = [Number(form.dataset.version), form.dataset.savedAt || null];
  return {
    key, person: facts.person, entry: facts.entry, name: form.dataset.name, address: facts.address,
    version, savedAt, units, pending: {}, invalid: [], trouble: null,
  };
}

// A page that was kept on this device may be older than the store; a page of the server may be newer.
function merged(found, page) {
  if (!found) return page;
  const again = { ...found, name: page.name, address: page.address, trouble: null };
  if (found.version > page.version) return again;
  const isNewer = page.version > found.version && countOf(found) === 0;
  if (isNewer || !sameKeys(found.units, page.units)) return { ...page, pending: known(found.pending, page.units) };
  return again;
}

const sameKeys = (one, other) => same(Object.keys(one).sort(), Object.keys(other).sort());
const known = (pending, units) => Object.fromEntries(Object.entries(pending).filter(([name]) => name in units));

async function put(name) {
  const [unit, invalid] = [readUnit(name), faulty()];
  const change = (found) => {
    const next = found || record;
    const { [name]: _old, ...others } = next.pending;
    return { ...next, invalid, pending: same(unit, next.units[name]) ? others : { ...others, [name]: unit } };
  };
  record = change(record);
  paint();
  record = await update(key, change);
  changed(key);
  paint();
}

// --- What is shown --------------------------------------------------------------------------------

const hear = form ? makeVoice(part("heard")) : null;
const warn = form ? makeVoice(part("alarm")) : null;

function sum() {
  if (record.total && !countOf(record)) return record.total.replace(".", document.documentElement.lang.startsWith("id") ? "," : ".");
  const rows = criteria.map((criterion) => {
    const isCounted = !criterion.fault && !criterion.na?.checked;
    return { ...criterion.facts, value: isCounted ? criterion.value : "" };
  });
  return inWords(total(rows));
}

function paintTally() {
  const missing = criteria.filter((criterion) => !criterion.isAnswered);
  const [done, count] = [criteria.length - missing.length, criteria.length];
  part("total").textContent = sum();
  part("done").textContent = say("answered", { done, count });
  part("first-missing").setAttribute("href", missing.length ? `#kriteria-${missing[0].key}` : "#comment");
  for (const criterion of criteria) {
    part(`dot="${criterion.key}"`).classList.toggle("tally__step--done", criterion.isAnswered);
  }
  return { done, count };
}

function paint() {
  for (const criterion of criteria) criterion.paint();
  const { done, count } = paintTally();
  const { words, tone, act } = stateOf(record, kind);
  const place = part("state");
  place.className = `tally__state${tone ? ` tally__state--${tone}` : ""}`;
  part("state-words").textContent = words;
  part("state-icon").hidden = tone !== "good";
  part("sign-in-link").hidden = act !== "sign-in";
  part("compare").hidden = act !== "compare";
  part("fix").hidden = act !== "fix";
  if (kind === "saved" && tone === "good") hear(say("heard", { saved: words, total: sum(), done, count }));
  if (tone === "warning" || tone === "offline") warn(words);
}

function show() {
  writeAll();
  paint();
}

// --- What happens ---------------------------------------------------------------------------------

async function heard(which, outcome) {
  if (outcome.kind === "other-person" || (which === key && ["gone", "closed"].includes(outcome.kind))) {
    isLeaving = true; // what is here is not for whoever looks at it now, or can no longer be changed
    window.location.reload();
    return;
  }
  if (which !== key) return;
  kind = outcome.kind;
  const before = record;
  record = (await find(key)) || record;
  if (outcome.kind === "invalid") {
    for (const [name, sentence] of Object.entries(outcome.errors)) byKey.get(name)?.complain(sentence);
  }
  if (outcome.kind === "stale" && !before.trouble) compare();
  show();
}

const nameOf = (name) => byKey.get(name)?.element.dataset.name || form.querySelector(`label[for=${name}]`).textContent.trim();

function compare() {
  if (record.trouble?.kind !== "stale") return;
  choose(record, nameOf, async (chosen) => {
    record = await update(key, (found) => {
      const { units, version, savedAt } = found.trouble;
      const kept = Object.fromEntries(Object.entries(found.pending).filter(([name]) => !chosen.includes(name)));
      const mine = Object.keys(units).filter((name) => !chosen.includes(name) && !(name in kept) && !same(units[name], found.units[name]));
      const own = Object.fromEntries(mine.map((name) => [name, found.units[name]]));
      return { ...adopt({ ...found, pending: { ...kept, ...own } }, units, version), savedAt };
    });
    kind = "nothing";
    show();
    sendNow(key);
  });
}

async function submitted(event) {
  event.preventDefault();
  const isHandingIn = event.submitter?.value === "hand_in";
  await sendNow(key);
  if (!isHandingIn || record.trouble) return;
  if (countOf(record)) {
    const wrong = criteria.find((criterion) => criterion.fault);
    if (wrong) wrong.focus();
    else part("state-words").textContent = say("need_connection");
    return;
  }
  go(form.dataset.handIn);
}

function go(address) {
  isLeaving = outlivesPage();
  window.location.assign(address);
}

function touched(event) {
  const element = event.target.closest("[data-criterion]");
  const name = element ? element.dataset.criterion : event.target.dataset.unit;
  if (name) put(name);
}

// Pages of the desk take what is not sent yet along; anything else asks before it is left.
function followed(event) {
  const link = event.target.closest("a[href]");
  if (!link || link.target === "_blank") return;
  const address = new URL(link.href);
  const isHere = address.pathname === window.location.pathname;
  const isOfDesk = address.origin === window.location.origin && address.pathname.startsWith("/juri/");
  if (isOfDesk && !isHere) isLeaving = outlivesPage();
}

function leaving(event) {
  if (isLeaving || !countOf(record)) return;
  event.preventDefault();
  event.returnValue = say("leave");
}

async function begin() {
  form.noValidate = true;
  part("save-button").hidden = true;
  const page = drawn();
  const typed = criteria.map((criterion) => criterion.key).concat(TEXTS).filter((name) => wasTyped(name));
  record = await update(key, (found) => merged(found, page));
  show();
  form.addEventListener("input", touched);
  form.addEventListener("submit", submitted);
  part("compare").addEventListener("click", compare);
  part("fix").addEventListener("click", () => criteria.find((criterion) => criterion.fault)?.focus());
  listen(criteria, texts.get("comment"), { save: () => { sendNow(key); }, next: () => go(form.dataset.next), jump: () => jump() });
  onChange(async (which) => {
    if (which !== key) return;
    record = (await find(key)) || record;
    show();
  });
  for (const name of ["online", "offline"]) window.addEventListener(name, () => { kind = "nothing"; paint(); });
  window.addEventListener("beforeunload", leaving);
  window.addEventListener("pageshow", () => { isLeaving = false; });
  document.addEventListener("click", followed);
  startSending(facts.person, heard);
  for (const criterion of criteria) if (criterion.fault) criterion.complain();
  for (const name of typed) put(name);
}

// On a slow phone people type before this script is there.
function wasTyped(name) {
  const fields = byKey.has(name) ? [...byKey.get(name).element.querySelectorAll("input, textarea")] : [texts.get(name)];
  return fields.some((field) => (field.checked !== field.defaultChecked) || (field.type !== "radio" && field.value !== field.defaultValue));
}

startPanes();
// After a refusal of a plain form the page goes on as a plain form: what it shows is not what is stored.
if (form && !form.hasAttribute("data-refused")) begin();
if (document.querySelector("[data-leftover]")) showLeftover(key);
