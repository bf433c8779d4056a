// Keeps open what the writer opened, when the page comes back after saving.

const place = `folds:${window.location.pathname}`;
const folds = [...document.querySelectorAll("[data-fold]")];

function remembered() {
  try {
    return JSON.parse(window.sessionStorage.getItem(place)) || [];
  } catch {
    return [];
  }
}

for (const key of remembered()) {
  const fold = folds.find((one) => one.dataset.fold === key);
  if (fold) fold.open = true;
}

for (const fold of folds) {
  fold.addEventListener("toggle", () => {
    const open = folds.filter((one) => one.open).map((one) => one.dataset.fold);
    try {
      window.sessionStorage.setItem(place, JSON.stringify(open));
    } catch {
      // A browser that keeps nothing forgets this too.
    }
  });
}
