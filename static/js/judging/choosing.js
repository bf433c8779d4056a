// Two texts of one sheet, side by side: the judge chooses for each line, or all at once, which one is kept.

import { clockOf } from "./state.js";
import { same } from "./store.js";
import { say } from "./words.js";

const dialog = document.querySelector("[data-choice-dialog]");
const form = dialog?.querySelector("[data-choice-form]");
const rows = dialog?.querySelector("[data-choice-rows]");
const template = document.querySelector("template[data-choice-row]");

function valueOf(unit) {
  if (typeof unit === "string") return "";
  if (unit.is_na) return say("not_applicable");
  return unit.value || say("nothing");
}

const textOf = (unit) => (typeof unit === "string" ? unit || say("nothing") : unit.comment);

// Only one of the two was changed since both were the same: that one is proposed. Otherwise nothing is.
function proposal(key, record) {
  if (same(record.trouble.units[key], record.units[key])) return "mine";
  return key in record.pending ? "" : "theirs";
}

function rowOf(key, record, name) {
  const row = template.content.cloneNode(true);
  const mine = key in record.pending ? record.pending[key] : record.units[key];
  const theirs = record.trouble.units[key];
  const put = (place, text) => { row.querySelector(`[data-${place}]`).textContent = text; };
  put("name", name);
  put("clock", clockOf(record.trouble.savedAt));
  put("mine", valueOf(mine));
  put("theirs", valueOf(theirs));
  put("mine-text", textOf(mine));
  put("theirs-text", textOf(theirs));
  for (const radio of row.querySelectorAll("input")) {
    radio.name = `keep-${key}`;
    radio.checked = radio.value === proposal(key, record);
  }
  return row;
}

export function differing(record) {
  return Object.keys(record.units).filter((key) => {
    const mine = key in record.pending ? record.pending[key] : record.units[key];
    return !same(mine, record.trouble.units[key]);
  });
}

function complain(sentence) {
  const place = dialog.querySelector("[data-choice-error]");
  place.textContent = sentence;
  place.hidden = !sentence;
}

// Opens the choice; `keep(chosen)` gets the keys for which the saved text was chosen. Closing it changes nothing.
export function choose(record, nameOf, keep) {
  const keys = differing(record);
  rows.replaceChildren(...keys.map((key) => rowOf(key, record, nameOf(key))));
  complain("");
  form.onsubmit = (event) => {
    const chosen = keys.map((key) => form.elements.namedItem(`keep-${key}`).value);
    if (chosen.includes("")) {
      event.preventDefault();
      complain(say("choose_all"));
      form.querySelector("fieldset:not(:has(:checked)) input").focus();
      return;
    }
    keep(keys.filter((_key, place) => chosen[place] === "theirs"));
  };
  if (!dialog.open) dialog.showModal();
}

for (const button of dialog?.querySelectorAll("[data-take-all]") || []) {
  button.addEventListener("click", () => {
    for (const radio of form.querySelectorAll(`input[value="${button.dataset.takeAll}"]`)) radio.checked = true;
    complain("");
  });
}
dialog?.querySelector("[data-choice-later]").addEventListener("click", () => dialog.close());
