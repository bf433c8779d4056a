// Counts words as they are typed: beside one field (data-words, data-words-max), and over a group of
// fields (data-words-group, shown in data-words-total). On a panel, data-words counts its rich text.

import { countWords } from "../word-count.js";

const indonesian = document.documentElement.lang.startsWith("id");
const say = (words, most) => {
  if (most) return indonesian ? `${words} dari paling banyak ${most} kata` : `${words} of at most ${most} words`;
  if (indonesian) return `${words} kata`;
  return words === 1 ? "1 word" : `${words} words`;
};

function makeNote(field) {
  const note = document.createElement("p");
  note.className = "lb-words";
  note.id = `${field.id}-words`;
  return note;
}

function counterOf(field) {
  const note = makeNote(field);
  field.insertAdjacentElement("afterend", note);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
  return note;
}

function showTotal(group) {
  const shown = document.querySelector(`[data-words-total="${group}"]`);
  if (!shown) return;
  const fields = document.querySelectorAll(`textarea[data-words-group="${group}"]`);
  const total = [...fields].reduce((sum, field) => sum + countWords(field.value), 0);
  shown.textContent = shown.dataset.wordsTemplate.replace("%total%", total);
  shown.classList.toggle("lb-words--reached", total >= Number(shown.dataset.wordsMin));
}

// Draftail keeps its text as JSON in a hidden input: blocks without tags.
function richText(input) {
  const content = JSON.parse(input.value || "null");
  return content ? content.blocks.map((block) => block.text).join(" ") : "";
}

for (const field of document.querySelectorAll("textarea[data-words]")) {
  const note = counterOf(field);
  const most = Number(field.dataset.wordsMax) || 0;
  const show = () => {
    const words = countWords(field.value);
    note.textContent = say(words, most);
    note.classList.toggle("lb-words--over", most > 0 && words > most);
    if (field.dataset.wordsGroup) showTotal(field.dataset.wordsGroup);
  };
  field.addEventListener("input", show);
  show();
}

for (const input of document.querySelectorAll("[data-words] [data-draftail-input]")) {
  const note = makeNote(input);
  input.closest("[data-field-input]").insertAdjacentElement("afterend", note);
  const show = () => {
    note.textContent = say(countWords(richText(input)));
  };
  // It writes there a moment after each change and fires no event; a hidden input's value is an attribute.
  new MutationObserver(show).observe(input, { attributeFilter: ["value"] });
  show();
}
