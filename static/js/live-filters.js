// Filters of the catalogue answer at once: the page of the new choice is fetched and its
// [data-live] parts replace those shown. Without this script the same form is sent by its button.

const form = document.querySelector("[data-live-form]");
const status = document.querySelector("[data-status]");
let request;

function showScriptParts(root) {
  for (const part of root.querySelectorAll("[data-with-script]")) part.hidden = false;
  for (const part of root.querySelectorAll("[data-without-script]")) part.hidden = true;
}

function address() {
  const filled = [...new FormData(form)].filter(([, value]) => value !== "");
  return `${form.getAttribute("action")}?${new URLSearchParams(filled)}`;
}

function swap(page) {
  const open = new Set([...document.querySelectorAll("[data-group][open]")].map((group) => group.dataset.group));
  const { name, value, id } = document.activeElement;
  const scrolled = form.querySelector("[data-live=groups]").scrollTop;
  for (const part of document.querySelectorAll("[data-live]")) {
    part.innerHTML = page.querySelector(`[data-live=${part.dataset.live}]`).innerHTML;
  }
  for (const group of document.querySelectorAll("[data-group]")) group.open = open.has(group.dataset.group);
  form.querySelector("[data-live=groups]").scrollTop = scrolled;
  const again = [...form.elements].find((field) => (id ? field.id === id : field.name === name && field.value === value));
  again?.focus({ preventScroll: true });
  showScriptParts(document);
  document.title = page.title;
  status.textContent = document.querySelector("#results-title").textContent.trim();
}

async function answer(url) {
  const results = document.querySelector("[data-live=results]");
  request?.abort();
  request = new AbortController();
  results.setAttribute("aria-busy", "true");
  try {
    const response = await fetch(url, { signal: request.signal });
    if (!response.ok) throw new Error(response.statusText);
    const page = new DOMParser().parseFromString(await response.text(), "text/html");
    history.pushState({ live: true }, "", url);
    swap(page);
  } catch (error) {
    if (error.name === "AbortError") return;
    location.assign(url);
  }
  results.removeAttribute("aria-busy");
}

document.addEventListener("change", (event) => {
  if (event.target.form === form && event.target.type !== "search") answer(address());
});

window.addEventListener("popstate", () => location.reload());

showScriptParts(document);
