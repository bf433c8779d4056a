// On the pages of signing in and out: a device that is shared keeps no page of the judge before. What was written
// and not sent is named before somebody signs out, and goes with them.

const NAME = "lumbung-juri";
const STORE = "sheets";
const PAGES = `${NAME}-pages-`;
const OUT = "/akun/keluar/";

// The name of what keeps pages ends in version, person and language.
const personIn = (name) => Number(name.slice(PAGES.length).split("-")[1]);

async function keptPages() {
  return "caches" in window ? (await caches.keys()).filter((name) => name.startsWith(PAGES)) : [];
}

async function dropPages() {
  const names = await keptPages();
  await Promise.all(names.map((name) => caches.delete(name)));
}

const done = (request) => new Promise((resolve, reject) => {
  request.onsuccess = () => resolve(request.result);
  request.onerror = () => reject(request.error);
});

async function openStore() {
  const known = await (indexedDB.databases?.() || [{ name: NAME }]);
  if (!known.some(({ name }) => name === NAME)) return null;
  const database = await done(indexedDB.open(NAME));
  return database.objectStoreNames.contains(STORE) ? database : null;
}

async function people(form) {
  const owners = (await keptPages()).map(personIn);
  return new Set([Number(form.dataset.person), ...owners].filter(Boolean));
}

async function recordsOf(owners) {
  const database = await openStore();
  const records = database ? await done(database.transaction(STORE).objectStore(STORE).getAll()) : [];
  return { database, records: records.filter((record) => owners.has(record.person)) };
}

async function forget(form) {
  const { database, records } = await recordsOf(await people(form));
  for (const { key } of records) await done(database.transaction(STORE, "readwrite").objectStore(STORE).delete(key));
  await dropPages();
}

async function warn(form) {
  const { records } = await recordsOf(await people(form));
  const notice = document.querySelector("[data-unsent]");
  if (notice) notice.hidden = !records.some((record) => Object.keys(record.pending).length);
}

for (const form of document.querySelectorAll(`form[action^="${OUT}"]`)) {
  warn(form).catch(() => {});
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    await forget(form).catch(() => {});
    form.submit();
  });
}
if (document.querySelector("[data-signed-out]")) dropPages().catch(() => {});
