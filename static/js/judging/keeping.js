// On every page of the judges' desk: starts the service worker, tells it which pages to keep, and on the list of
// entries says what this device holds that the server does not have yet.

import { all, countOf, onChange } from "./store.js";
import { start } from "./syncing.js";
import { say } from "./words.js";

const facts = JSON.parse(document.getElementById("desk").textContent);
const bar = document.querySelector("[data-kept]");

async function keepPages() {
  const { active } = await navigator.serviceWorker.ready;
  if (facts.keeps.length) active.postMessage({ type: "keep", owner: facts.owner, paths: facts.keeps });
}

function register() {
  navigator.serviceWorker.register("/juri/sw.js", { scope: "/juri/", updateViaCache: "none" }).then(keepPages, () => {});
  navigator.serviceWorker.addEventListener("controllerchange", keepPages);
}

function sentence(records) {
  const changes = records.reduce((sum, record) => sum + countOf(record), 0);
  const sheets = say("sheets", { count: records.length });
  if (!navigator.onLine) return changes ? say("desk_offline", { count: changes, sheets }) : say("desk_quiet");
  return changes ? say("desk_waiting", { count: changes, sheets }) : "";
}

function note(record) {
  const place = document.querySelector(`[data-entry="${record.entry}"] [data-local]`);
  if (!place) return;
  const isStale = record.trouble?.kind === "stale";
  place.textContent = isStale ? say("stale") : say("offline", { count: countOf(record) });
  place.hidden = !isStale && navigator.onLine;
}

async function paint() {
  for (const place of document.querySelectorAll("[data-local]")) place.hidden = true;
  const records = (await all(facts.person)).filter((record) => countOf(record));
  const words = sentence(records);
  bar.querySelector("[data-kept-words]").textContent = words;
  bar.hidden = !words;
  records.forEach(note);
}

if ("serviceWorker" in navigator) register();
if (bar) {
  start(facts.person, (_key, outcome) => { if (outcome.kind !== "sending") paint(); });
  onChange(paint);
  for (const name of ["online", "offline"]) window.addEventListener(name, paint);
  paint();
}
