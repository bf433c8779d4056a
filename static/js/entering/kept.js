// What was typed and is not saved yet, kept on this device, for this person and this entry alone.

const nameOf = (form) => `lumbung-peserta-${form.dataset.person}-${form.dataset.entry}`;

export function keep(form, version, texts) {
  try {
    localStorage.setItem(nameOf(form), JSON.stringify({ version, texts }));
  } catch {
    // No room, or not allowed here: the page itself still holds the text.
  }
}

export function kept(form) {
  try {
    return JSON.parse(localStorage.getItem(nameOf(form)));
  } catch {
    return null;
  }
}

export function forget(form) {
  try {
    localStorage.removeItem(nameOf(form));
  } catch {
    // As above.
  }
}
