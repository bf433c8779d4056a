// Up to four innovations chosen for a comparison, kept while the list changes. Without this module the boxes on the
// page are sent by the form's button.

const MOST = 4;
const KEY = "compare";
const tray = () => document.querySelector("[data-tray]");

function read() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEY) ?? "[]");
    return Array.isArray(kept) ? kept.filter(({ id, title }) => id && title).slice(0, MOST) : [];
  } catch {
    return [];
  }
}

function write(picked) {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(picked));
  } catch {
    // A browser that keeps nothing still compares what is on the page.
  }
}

let picked = read();

function chip({ id, title }, remove) {
  const item = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.className = "chip tray__chip";
  button.dataset.trayRemove = id;
  const spoken = document.createElement("span");
  spoken.className = "visually-hidden";
  spoken.textContent = `${remove} `;
  const name = document.createElement("span");
  name.className = "tray__name";
  name.textContent = title;
  const cross = document.createElement("span");
  cross.setAttribute("aria-hidden", "true");
  cross.textContent = "×";
  button.append(spoken, name, cross);
  item.append(button);
  return item;
}

function show() {
  const bar = tray();
  if (!bar) return;
  const refusal = bar.querySelector("[data-tray-refusal]");
  bar.classList.add("tray--live");
  bar.hidden = picked.length === 0;
  bar.querySelector("[data-tray-count]").textContent = picked.length;
  bar.querySelector("[data-tray-list]").replaceChildren(...picked.map((one) => chip(one, refusal.dataset.remove)));
  for (const box of document.querySelectorAll("[data-pick]")) box.checked = picked.some(({ id }) => id === box.value);
}

function say(sentence) {
  tray().querySelector("[data-tray-refusal]").textContent = sentence;
}

function keep(next) {
  picked = next;
  write(picked);
  say("");
  show();
}

document.addEventListener("change", ({ target }) => {
  if (!target.matches("[data-pick]")) return;
  const others = picked.filter(({ id }) => id !== target.value);
  if (target.checked && others.length >= MOST) {
    target.checked = false;
    say(tray().querySelector("[data-tray-refusal]").dataset.sentence);
    return;
  }
  keep(target.checked ? [...others, { id: target.value, title: target.dataset.pick }] : others);
});

document.addEventListener("click", ({ target }) => {
  const removed = target.closest("[data-tray-remove]")?.dataset.trayRemove;
  if (removed) {
    keep(picked.filter(({ id }) => id !== removed));
    (document.querySelector("[data-tray-remove]") ?? document.querySelector("#results-title"))?.focus();
  }
  if (target.closest("[data-tray-clear]")) {
    keep([]);
    document.querySelector("#results-title").focus();
  }
});

// Sent are those in the bar, in their order, on whatever page of the list they were chosen.
document.addEventListener("submit", (event) => {
  if (event.target !== tray()) return;
  event.preventDefault();
  location.assign(`${event.target.action}?${new URLSearchParams(picked.map(({ id }) => ["id", id]))}`);
});

document.addEventListener("list:shown", show);
window.addEventListener("pageshow", show);
show();
