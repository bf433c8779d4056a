/* Say on the page when a passkey or security key did not work; allauth's script only tells the console. */
const template = document.querySelector("template[data-passkey-error]");

document.addEventListener("allauth.error", (event) => {
  if (!template || !event.detail?.tags?.includes("webauthn")) return;
  event.preventDefault();
  document.querySelector("[data-passkey-error-shown]")?.remove();
  const notice = template.content.firstElementChild.cloneNode(true);
  notice.setAttribute("data-passkey-error-shown", "");
  document.querySelector(".account__page h1").after(notice);
  notice.scrollIntoView({ block: "nearest" });
});
