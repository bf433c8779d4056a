// Scoring by keyboard: up and down by a step, Enter to the next criterion, Alt+N to the next entry. Tab goes on
// working as everywhere; `?` opens the list of all, unless that single key is switched off.

const SWITCH = "lumbung-juri-single-key";
const help = document.querySelector("[data-help-dialog]");
const box = help?.querySelector("[data-single-key]");

function isOn() {
  try {
    return localStorage.getItem(SWITCH) !== "off";
  } catch {
    return true;
  }
}

function writesText(target) {
  return target.matches("textarea, input:not([data-value], [type=radio], [type=checkbox]), select");
}

function openHelp() {
  box.checked = isOn();
  help.showModal();
}

function stepping(event, criterion) {
  const steps = { ArrowUp: 1n, ArrowDown: -1n, PageUp: 10n, PageDown: -10n }[event.key];
  if (!steps || !event.target.matches("[data-value]")) return false;
  criterion.move(steps);
  return true;
}

// A digit on a row of scores chooses it; "1" and then "0" within a moment is ten.
function digit(event, criterion, typed) {
  if (!event.target.matches("input[type=radio]") || !/^\d$/.test(event.key)) return false;
  const now = Date.now();
  typed.text = now - typed.at < 900 ? typed.text + event.key : event.key;
  typed.at = now;
  const found = [typed.text, event.key].find((text) => criterion.radios.some((radio) => radio.value === text));
  if (found === undefined) return false;
  criterion.radios.find((radio) => radio.value === found).focus();
  criterion.value = found;
  criterion.element.dispatchEvent(new Event("input", { bubbles: true }));
  return true;
}

function onward(event, criterion, criteria, after) {
  if (event.key !== "Enter" || !event.target.matches("[data-value], input[type=radio], [data-na]")) return false;
  const place = criteria.indexOf(criterion) + (event.shiftKey ? -1 : 1);
  if (place < 0) return true;
  (criteria[place] || after).focus();
  return true;
}

// `acts`: save, next, jump. `after` is what follows the last criterion.
export function listen(criteria, after, acts) {
  const typed = { text: "", at: 0 };
  const byElement = new Map(criteria.map((criterion) => [criterion.element, criterion]));

  document.addEventListener("keydown", (event) => {
    if (event.isComposing || document.querySelector("dialog[open]")) return;
    const isPlain = !event.ctrlKey && !event.metaKey && !event.altKey;
    const criterion = byElement.get(event.target.closest("[data-criterion]"));
    let isTaken = false;
    if (event.altKey && event.code === "KeyN") isTaken = acts.next() !== false;
    else if (event.altKey && event.code === "KeyJ") isTaken = acts.jump() !== false;
    else if ((event.ctrlKey || event.metaKey) && event.code === "KeyS") isTaken = acts.save() !== false;
    else if (isPlain && event.key === "?" && isOn() && !writesText(event.target)) isTaken = openHelp() !== false;
    else if (isPlain && criterion) {
      isTaken = stepping(event, criterion) || digit(event, criterion, typed) || onward(event, criterion, criteria, after);
    }
    if (isTaken) event.preventDefault();
  });

  const button = document.querySelector("[data-help]");
  button.hidden = false;
  button.addEventListener("click", openHelp);
  box.addEventListener("change", () => {
    try {
      localStorage.setItem(SWITCH, box.checked ? "on" : "off");
    } catch {
      // Not allowed here: the key stays on.
    }
  });
}
