// Names the boxes of rich text by their label, which points at a hidden input and so names nothing.

function name(input) {
  const box = input.parentElement.querySelector("[contenteditable=true][role=textbox]");
  if (box) box.setAttribute("aria-labelledby", `${input.id}-label`);
  return Boolean(box);
}

for (const input of document.querySelectorAll("[data-draftail-input]")) {
  if (!document.getElementById(`${input.id}-label`) || name(input)) continue;
  const waiting = new MutationObserver(() => {
    if (name(input)) waiting.disconnect();
  });
  waiting.observe(input.parentElement, { childList: true, subtree: true });
}
