// Puts the keyboard on "Go to the first error" after a page was not saved, instead of at the top of the whole desk.

const way = document.querySelector(".messages .error [data-controller~=w-focus]");

/** Wagtail shows the button once it has counted errors; before that it takes no focus. */
function goThere() {
  if (document.activeElement === document.body && way.checkVisibility()) way.focus();
}

if (way) {
  goThere();
  new MutationObserver(goThere).observe(way, { attributes: true, attributeFilter: ["class"] });
}
