// Saves the texts of an entry while they are written, and loses nothing when that fails: signed out, offline, or
// somebody else was faster. Words come from the form's data- attributes.

import { forget, keep, kept } from "./kept.js";

const PAUSE = 1500; // milliseconds without typing
const RETRY = 15000;
const form = document.querySelector("form[data-autosave]");
const fields = form ? [...form.querySelectorAll("[data-text]")] : [];
const version = form?.elements.namedItem("version");
let timer = 0;
let saving = null;
let isDirty = false;
let isStopped = Boolean(form?.hasAttribute("data-stale"));
let isLeaving = false;

const texts = () => Object.fromEntries(fields.map((field) => [field.name, field.value]));

function say(words, tone = "") {
  const place = form.querySelector("[data-state]");
  place.textContent = words;
  place.className = `savebar__state${tone ? ` savebar__state--${tone}` : ""}`;
}

function show(name, isShown) {
  form.querySelector(`[data-${name}]`).hidden = !isShown;
}

function schedule(after) {
  clearTimeout(timer);
  timer = setTimeout(save, after);
}

async function send() {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", form.elements.namedItem("csrfmiddlewaretoken").value);
  body.set("version", version.value);
  for (const [name, text] of Object.entries(texts())) body.set(name, text);
  return fetch(form.dataset.autosave, { method: "POST", body, redirect: "manual" });
}

// After signing in again, also in another tab, the form's token is an old one.
async function renewToken() {
  const response = await fetch(window.location.pathname, { redirect: "manual" });
  if (!response.ok) return false;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const token = page.querySelector("form[data-autosave] [name=csrfmiddlewaretoken]");
  if (!token || page.querySelector("form[data-autosave]").dataset.person !== form.dataset.person) return false;
  form.elements.namedItem("csrfmiddlewaretoken").value = token.value;
  return true;
}

const isRefused = (response) => response.type === "opaqueredirect" || [401, 403].includes(response.status);

async function attempt() {
  const sent = JSON.stringify(texts());
  let response = await send();
  if (response.status === 403 && (await renewToken())) response = await send();
  if (isRefused(response)) {
    say(form.dataset.signedOut, "warning");
    show("sign-in-box", true);
    return;
  }
  if (response.status === 409) {
    isStopped = true;
    say(form.dataset.conflict, "warning");
    show("conflict-box", true);
    return;
  }
  if (!response.ok) {
    const { message } = await response.json().catch(() => ({ message: response.status }));
    say(`${form.dataset.refused} ${message}`, "warning");
    return;
  }
  const answer = await response.json();
  version.value = answer.version;
  show("sign-in-box", false);
  if (JSON.stringify(texts()) === sent) {
    isDirty = false;
    forget(form);
    say(`${form.dataset.saved} ${answer.saved_at}`, "good");
  } else {
    keep(form, version.value, texts());
    schedule(PAUSE);
  }
}

async function save() {
  if (saving || isStopped || isLeaving || !isDirty) return;
  say(form.dataset.saving);
  saving = attempt().catch(() => {
    say(form.dataset.offline, "warning");
    schedule(RETRY);
  });
  await saving;
  saving = null;
}

function typed() {
  isDirty = true;
  if (!isStopped) say(form.dataset.unsaved);
  keep(form, version.value, texts());
  if (!saving) schedule(PAUSE);
}

// Of a choice between two texts, only what was chosen as one's own is to come back.
function keepChosen() {
  const chosen = new FormData(form);
  const own = Object.entries(texts()).filter(([name]) => chosen.get(name.replace("text-", "take-")) !== "theirs");
  keep(form, version.value, Object.fromEntries(own));
}

// A save by hand waits for the one under way: otherwise it would be taken for another person's.
async function submitted(event) {
  clearTimeout(timer);
  isLeaving = true;
  if (form.hasAttribute("data-stale")) keepChosen();
  if (!saving) return;
  event.preventDefault();
  const { submitter } = event;
  await saving;
  form.requestSubmit(submitter);
}

function restore() {
  const found = kept(form);
  if (!found) return;
  const changed = fields.filter((field) => field.name in found.texts && found.texts[field.name] !== field.value);
  if (!changed.length) {
    forget(form);
    return;
  }
  for (const field of changed) {
    field.value = found.texts[field.name];
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  isDirty = true;
  if (String(found.version) === version.value) {
    save().then(() => { if (!isDirty) say(form.dataset.restored, "good"); });
  } else {
    version.value = found.version;
    isStopped = true;
    clearTimeout(timer);
    keep(form, version.value, texts());
    say(form.dataset.conflict, "warning");
    show("conflict-box", true);
  }
}

if (form) {
  for (const field of fields) field.addEventListener("input", typed);
  form.addEventListener("submit", submitted);
  window.addEventListener("online", save);
  window.addEventListener("focus", save);
  window.addEventListener("pageshow", () => { isLeaving = false; });
  if (!isStopped) restore();
  // On a slow phone people type before this script is there.
  if (!isDirty && fields.some((field) => field.value !== field.defaultValue)) typed();
}
