// Counts words as they are typed: beside one field (data-words, data-words-max), and over a group of
// fields (data-words-group, shown in data-words-total).

const count = (text) => (text.trim() ? text.trim().split(/\s+/).length : 0);
const indonesian = document.documentElement.lang.startsWith("id");
const say = (words, most) =>
  most
    ? indonesian ? `${words} dari paling banyak ${most} kata` : `${words} of at most ${most} words`
    : indonesian ? `${words} kata` : `${words} words`;

function counterOf(field) {
  const note = document.createElement("p");
  note.className = "lb-words";
  note.id = `${field.id}-words`;
  field.insertAdjacentElement("afterend", note);
  field.setAttribute("aria-describedby", `${field.getAttribute("aria-describedby") || ""} ${note.id}`.trim());
  return note;
}

function showTotal(group) {
  const shown = document.querySelector(`[data-words-total="${group}"]`);
  if (!shown) return;
  const fields = document.querySelectorAll(`textarea[data-words-group="${group}"]`);
  const total = [...fields].reduce((sum, field) => sum + count(field.value), 0);
  shown.textContent = shown.dataset.wordsTemplate.replace("%total%", total);
  shown.classList.toggle("lb-words--reached", total >= Number(shown.dataset.wordsMin));
}

for (const field of document.querySelectorAll("textarea[data-words]")) {
  const note = counterOf(field);
  const most = Number(field.dataset.wordsMax) || 0;
  const show = () => {
    const words = count(field.value);
    note.textContent = say(words, most);
    note.classList.toggle("lb-words--over", most > 0 && words > most);
    if (field.dataset.wordsGroup) showTotal(field.dataset.wordsGroup);
  };
  field.addEventListener("input", show);
  show();
}
