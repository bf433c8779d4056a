// The list answers at once. htmx fetches and swaps; this module keeps what htmx does not know of: a clean address,
// the groups' own boxes, the focus, the spoken total, and a way on when the connection breaks.
// Without htmx or this module every part is a plain link or form.

const find = (selector) => document.querySelector(selector);
let focused = "";
let retry;

function showScriptParts(root) {
  for (const part of root.querySelectorAll("[data-with-script]")) part.hidden = false;
  for (const part of root.querySelectorAll("[data-without-script]")) part.hidden = true;
}

/** Fields that say nothing stay out of the address. */
function withoutEmpty(data) {
  for (const [name, value] of [...data]) if (value === "") data.delete(name);
}

const sorted = (pairs) => [...pairs].map(String).sort().join("&");

/** Whether the form asks what the list shows already, on its first page. */
function isAnswered(data) {
  const shown = new URLSearchParams(location.search);
  return sorted(data) === sorted(shown);
}

document.addEventListener("htmx:config:request", (event) => {
  const { sourceElement, sourceEvent, request } = event.detail.ctx;
  if (!sourceElement.matches("[data-live-form]")) return;
  const { type, target } = sourceEvent;
  withoutEmpty(request.body);
  const isOfAnother = type === "change" && (target.form !== sourceElement || target.type === "search");
  if (type === "submit") find("#filters:popover-open")?.hidePopover();
  if (isOfAnother || (type === "submit" && isAnswered(request.body))) event.preventDefault();
});

document.addEventListener("htmx:before:request", () => {
  find("[data-trouble]").hidden = true;
  find(".catalogue__results, .choices")?.setAttribute("aria-busy", "true");
});

document.addEventListener("htmx:finally:request", () => {
  find(".catalogue__results, .choices")?.removeAttribute("aria-busy");
});

function showTrouble(ctx) {
  const { sourceElement, request } = ctx;
  const source = sourceElement?.isConnected ? sourceElement : undefined;
  retry = () => {
    if (source?.matches("[hx-get]")) htmx.trigger(source, "retry");
    else if (source?.matches("a")) source.click();
    else location.assign(request.action);
  };
  find("[data-trouble]").hidden = false;
}

/** Ask again what got no answer. */
function askAgain() {
  const again = retry;
  retry = undefined;
  if (again) again();
}

document.addEventListener("htmx:error", (event) => {
  if (event.detail.ctx) showTrouble(event.detail.ctx);
});
window.addEventListener("online", askAgain);
document.addEventListener("click", (event) => {
  if (event.target.closest("[data-retry]")) askAgain();
});

document.addEventListener("htmx:before:history:restore", () => {
  const form = find("#catalogue-form");
  if (form) htmx.trigger(form, "htmx:abort");
});

// An error page, or a page of somebody else (a hotspot that wants a password), is no answer.
document.addEventListener("htmx:before:swap", (event) => {
  const { ctx, tasks } = event.detail;
  const isAnswer = ctx.response.status < 400 && tasks.every((task) => task.fragment.childElementCount);
  if (!isAnswer || !tasks.length) {
    event.preventDefault();
    showTrouble(ctx);
    return;
  }
  retry = undefined;
  focused = document.activeElement === document.body ? "" : document.activeElement.id || "results-title";
  for (const task of tasks) showScriptParts(task.fragment);
  // The address in its shortest form, as the server writes it.
  if (ctx.push === "true") ctx.push = tasks[0].fragment.firstElementChild.dataset.address;
});

document.addEventListener("htmx:after:swap", (event) => {
  const { ctx } = event.detail;
  const place = ctx.target.isConnected ? ctx.target : find(ctx.select);
  find("[data-status]").textContent = place?.querySelector("[data-announce]")?.textContent.trim() ?? "";
  // A box that was ticked by hand follows its attribute no more.
  for (const box of document.querySelectorAll("#filter-groups input[type=checkbox]")) box.checked = box.defaultChecked;
  if (ctx.select === "#results") for (const seek of document.querySelectorAll(".filters__seek input")) seek.value = "";
  const question = find("#catalogue-q");
  if (question && question !== document.activeElement) question.value = find("#results").dataset.question;
  if (focused && document.activeElement === document.body) {
    (document.getElementById(focused) ?? find("#results-title"))?.focus({ preventScroll: true });
  }
  document.dispatchEvent(new CustomEvent("list:shown"));
});

// The map is loaded where it is seen.
async function drawMap() {
  const map = find("[data-map]:empty");
  if (!map) return;
  try {
    const { draw } = await import(map.dataset.map);
    await draw(map);
  } catch {
    map.remove(); // the list says the same
  }
}

/** Whether something was ticked or typed before htmx listened. */
function isAhead(form) {
  if (form.matches(".choices")) return find("#choices-text").value !== find("#choices-text").defaultValue;
  const hasMoved = (field) =>
    field.type === "checkbox" ? field.checked !== field.defaultChecked : field.selectedOptions?.[0]?.defaultSelected === false;
  return [...form.elements].some(hasMoved);
}

function catchUp() {
  const form = find("[data-live-form]");
  if (window.htmx && isAhead(form)) htmx.trigger(form, "retry");
}

// htmx listens one turn after it was read, which may be after the page has loaded.
window.addEventListener("load", () => setTimeout(catchUp, 1));

document.addEventListener("list:shown", drawMap);
showScriptParts(document);
drawMap();
