// Brings the completeness meter up to date after every save, and leads from a missing thing to its field.

const box = document.querySelector("[data-meter]");

function urlOf() {
  if (box.dataset.meterUrl) return box.dataset.meterUrl;
  const found = window.location.pathname.match(/\/admin\/pages\/(\d+)\/edit\//);
  return found ? `/admin/inovasi/${found[1]}/kelengkapan/` : null;
}

async function refresh() {
  const url = urlOf();
  if (!url) return;
  const response = await fetch(url, { headers: { "X-Requested-With": "XMLHttpRequest" } });
  if (!response.ok) return;
  const body = box.querySelector("[data-meter-body]");
  const template = document.createElement("template");
  template.innerHTML = (await response.text()).trim();
  body.replaceWith(template.content);
}

function goTo(name) {
  const target =
    document.querySelector(`[data-contentpath="${name}"]`) ||
    document.querySelector(`#id_${name}, #id_${name}-FORMS`);
  const section = target && target.closest('[role="tabpanel"]');
  if (section && section.hidden) {
    const tab = document.querySelector(`[role="tab"][href="#${section.id}"], [role="tab"][aria-controls="${section.id}"]`);
    if (tab) tab.click();
  }
  if (!target) return;
  target.scrollIntoView({ block: "center" });
  const field = target.querySelector("input:not([type=hidden]), textarea, select, [contenteditable=true], button");
  if (field) field.focus();
}

if (box) {
  document.addEventListener("w-autosave:success", refresh);
  box.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goto]");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.goto);
  });
}
