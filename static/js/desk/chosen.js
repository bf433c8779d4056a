// Keeps the place of the keyboard: the button that opened a chooser is hidden once something is chosen.

let chooser = null;

function returnFocus() {
  if (!chooser || document.activeElement !== document.body) return;
  const shown = [...chooser.querySelectorAll("button")].find((button) => button.offsetParent);
  if (shown) shown.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest("[data-chooser-action-choose], [data-chooser-action-clear]");
  if (!button) return;
  chooser = button.closest(".chooser") || chooser;
  if (button.hasAttribute("data-chooser-action-clear")) window.setTimeout(returnFocus);
}, true);
window.jQuery(document).on("hidden.bs.modal", returnFocus);
