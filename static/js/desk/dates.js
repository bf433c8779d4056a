// Closes a calendar that the keyboard has left: it would stay open over the fields that follow.

let byKeyboard = false;
document.addEventListener("keydown", (event) => { byKeyboard = event.key === "Tab"; }, true);
document.addEventListener("pointerdown", () => { byKeyboard = false; }, true);

document.addEventListener("focusout", ({ target }) => {
  if (!byKeyboard || !target.matches(".w-field--day_input input")) return;
  // It opens a moment after it is reached, so a quick passer-by waits before closing.
  window.setTimeout(() => {
    if (document.activeElement !== target) window.jQuery(target).datetimepicker("hide");
  }, 150);
});
