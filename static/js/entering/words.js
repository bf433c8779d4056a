// Counts the words of a section as they are typed.

import { countWords } from "../word-count.js";

const indonesian = document.documentElement.lang.startsWith("id");

function say(words, least, most) {
  const own = indonesian ? `${words} kata` : `${words} ${words === 1 ? "word" : "words"}`;
  if (words > most) {
    const over = words - most;
    return indonesian ? `${own}: ${over} terlalu banyak, paling banyak ${most}` : `${own}: ${over} too many, at most ${most}`;
  }
  if (!words && least <= 1) return indonesian ? `paling banyak ${most} kata` : `at most ${most} words`;
  if (words < least) {
    const missing = least - words;
    return indonesian ? `${own}: kurang ${missing}, paling sedikit ${least}` : `${own}: ${missing} too few, at least ${least}`;
  }
  return indonesian ? `${own} dari paling banyak ${most}` : `${own} of at most ${most}`;
}

for (const field of document.querySelectorAll("[data-text]")) {
  const note = document.getElementById(field.id.replace("text-", "words-"));
  const least = Number(field.dataset.least);
  const most = Number(field.dataset.most);
  const show = () => {
    const words = countWords(field.value);
    note.textContent = say(words, least, most);
    note.classList.toggle("section__words--over", words > most);
    note.classList.toggle("section__words--good", words >= least && words <= most && words > 0);
  };
  field.addEventListener("input", show);
  show();
}
