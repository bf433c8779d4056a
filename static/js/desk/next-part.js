// Leads from the end of one tab of the editor to the next, instead of all the way back to the list of tabs.

const word = document.documentElement.lang.startsWith("id") ? "Berikutnya" : "Next";
const parts = [...document.querySelectorAll("#page-edit-form [role=tabpanel]")];

parts.slice(0, -1).forEach((part, number) => {
  const tab = document.getElementById(parts[number + 1].getAttribute("aria-labelledby"));
  if (!tab) return;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "button button-secondary lb-next";
  button.textContent = `${word}: ${tab.firstChild.textContent.trim()}`;
  button.addEventListener("click", () => {
    tab.click();
    tab.focus({ preventScroll: true });
    tab.scrollIntoView({ behavior: "instant", block: "center" });
  });
  part.append(button);
});
