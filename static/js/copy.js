// A button that copies the text of an element: <button data-copy="its id" data-copied="what to say then" hidden>.
// Without script, or without the right to copy, the button stays away: the text can be selected with one click.

for (const button of document.querySelectorAll("[data-copy]")) {
  if (!navigator.clipboard) break;
  button.hidden = false;
  button.addEventListener("click", async () => {
    const text = document.getElementById(button.dataset.copy).innerText.trim();
    const label = button.querySelector("span");
    await navigator.clipboard.writeText(text);
    label.textContent = button.dataset.copied;
    label.setAttribute("role", "status");
  });
}
