// Between text and rubric: on a phone both stand below each other, and a jump comes back to where one was.

const [text, sheet] = ["text", "sheet"].map((name) => document.querySelector(`[data-pane=${name}]`));
const links = [...document.querySelectorAll("[data-jump]")];
const places = { text: 0, sheet: null };

// Side by side each pane scrolls by itself.
const isBeside = () => getComputedStyle(text).overflowY === "auto";

function here() {
  if (isBeside()) return sheet.contains(document.activeElement) ? "sheet" : "text";
  return sheet.getBoundingClientRect().top < window.innerHeight / 2 ? "sheet" : "text";
}

function paint() {
  const now = here();
  for (const link of links) link.hidden = link.dataset.jump === now;
}

export function jump(target = here() === "text" ? "sheet" : "text") {
  const pane = target === "text" ? text : sheet;
  if (isBeside()) {
    const first = target === "sheet" && pane.querySelector(".criterion:not(.criterion--answered) :is([data-value], input[type=radio])");
    (first || pane).focus({ preventScroll: !first });
    return;
  }
  places[here()] = window.scrollY;
  const top = window.scrollY + pane.getBoundingClientRect().top;
  window.scrollTo({ top: places[target] ?? top, behavior: "instant" });
  pane.focus({ preventScroll: true });
  paint();
}

export function start() {
  for (const link of links) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      jump(link.dataset.jump);
    });
  }
  let isDue = false;
  window.addEventListener("scroll", () => {
    if (isDue) return;
    isDue = true;
    requestAnimationFrame(() => { isDue = false; paint(); });
  }, { passive: true });
  paint();
}
