// Saving by hand after, and beside, the editor's own saving.
// After it, the form tells which version it knows, so that its own text is not taken for another person's.
// Beside it, the hand waits: rows added since would be written twice.

const form = document.querySelector("form[data-controller~='w-autosave']");
const LONGEST = 15000;
let isSaving = false;
let isReleased = false;

form?.addEventListener("w-autosave:save", () => { isSaving = true; });
form?.addEventListener("w-autosave:error", () => { isSaving = false; });
form?.addEventListener("w-autosave:success", ({ detail: { data } }) => {
  isSaving = false;
  const known = { loaded_revision_id: data.revision_id, loaded_revision_created_at: data.revision_created_at };
  for (const [name, value] of Object.entries(known)) {
    const field = form.elements.namedItem(name);
    if (field && value) field.value = value;
  }
});

function pauseAutosave() {
  form.dataset.wAutosaveActiveValue = "false";
  // Still here after a while: the page was not left, so go on saving by itself.
  setTimeout(() => { form.dataset.wAutosaveActiveValue = "true"; }, LONGEST);
}

function send(button) {
  isReleased = true;
  if (button?.isConnected) {
    button.disabled = false; // Wagtail's own "Saving…" has turned it off
    form.requestSubmit(button);
  } else {
    form.requestSubmit();
  }
  isReleased = false;
}

form?.addEventListener("submit", (event) => {
  if (isReleased) return;
  if (form.dataset.wAutosaveActiveValue !== "false") pauseAutosave();
  if (!isSaving) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  const events = new AbortController();
  const timer = setTimeout(go, LONGEST);
  function go() {
    clearTimeout(timer);
    events.abort();
    send(submitter);
  }
  for (const name of ["w-autosave:success", "w-autosave:error"]) {
    form.addEventListener(name, () => setTimeout(go), { signal: events.signal });
  }
}, { capture: true });
