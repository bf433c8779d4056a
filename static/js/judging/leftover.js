// A sheet that takes no writing any more, while this device still holds what the server never got: it is shown, so
// that nothing is lost without a word, and goes when the judge says so.

import { countOf, find, update } from "./store.js";
import { say } from "./words.js";

const box = document.querySelector("[data-leftover]");

function textOf(unit) {
  if (typeof unit === "string") return unit;
  const value = unit.is_na ? say("not_applicable") : unit.value;
  return [value, unit.comment].filter(Boolean).join(": ") || say("nothing");
}

function rowOf(key, unit) {
  const row = document.createElement("div");
  const [name, text] = [document.createElement("dt"), document.createElement("dd")];
  name.textContent = document.querySelector(`#kriteria-${key} .read-line__name`)?.textContent || say(key);
  text.textContent = textOf(unit);
  row.append(name, text);
  return row;
}

export async function showLeftover(key) {
  const record = await find(key);
  if (!countOf(record)) {
    if (record) await update(key, () => null);
    return;
  }
  box.querySelector("[data-leftover-rows]").replaceChildren(...Object.entries(record.pending).map(([name, unit]) => rowOf(name, unit)));
  box.querySelector("[data-leftover-why]").textContent = record.trouble?.message || "";
  box.hidden = false;
  box.querySelector("[data-leftover-drop]").addEventListener("click", async () => {
    await update(key, () => null);
    box.hidden = true;
  });
}
