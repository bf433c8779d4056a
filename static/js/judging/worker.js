// Ten minutes without a connection: keeps the judges' desk, the entries on it and what they are drawn with.
// `/juri/sw.js` tells `self.desk` (version, offline, assets) and then loads this. It serves `/juri/` alone, asks the
// network first, and never keeps the pages of two people: a page of somebody else drops those of the one before.

const { version, offline, assets } = self.desk;
const STATIC = `lumbung-juri-static-${version}`;
const PAGES = "lumbung-juri-pages-"; // then version and owner: the person and the language
const PATIENCE = 8000; // milliseconds that a kept copy waits for the network
const DESK = "/juri/";
const ENTRY = /^\/juri\/naskah\/\d+\/$/;
const PHOTO = /^\/juri\/naskah\/\d+\/\d+\/\d+\/$/;
const MATCH = { ignoreVary: true, ignoreSearch: true };
const LARGEST_PHOTO = 4_000_000; // bytes

const isPage = (path) => path === DESK || ENTRY.test(path);
const isAway = (status) => [502, 503, 504].includes(status);
const nameFor = (owner) => `${PAGES}${version}-${owner}`;

async function pageCaches() {
  return (await caches.keys()).filter((name) => name.startsWith(PAGES));
}

async function dropPages(except = "") {
  const names = await pageCaches();
  await Promise.all(names.filter((name) => name !== except).map((name) => caches.delete(name)));
}

// There is one at most: of the person who was served last.
async function openPages() {
  const name = (await pageCaches()).find((found) => found.startsWith(`${PAGES}${version}-`));
  return name ? caches.open(name) : null;
}

async function keptPage(request) {
  const cache = await openPages();
  return cache ? cache.match(request, MATCH) : undefined;
}

async function tell(message) {
  for (const client of await self.clients.matchAll()) client.postMessage(message);
}

// A page as the server gave it decides what is kept: the person's own, nobody's after signing out, and nothing of
// an entry that is not theirs any more.
async function remember(address, response) {
  if (response.type === "opaqueredirect" || response.status === 401) {
    await dropPages();
  } else if (response.status === 404) {
    await forget(new URL(address).pathname);
  } else if (response.ok && response.headers.has("Lumbung-Person")) {
    const name = nameFor(response.headers.get("Lumbung-Person"));
    await dropPages(name);
    const cache = await caches.open(name);
    await cache.put(address, response);
  }
}

async function forget(path) {
  const cache = await openPages();
  if (!cache) return;
  for (const request of await cache.keys()) {
    if (new URL(request.url).pathname.startsWith(path)) await cache.delete(request);
  }
  await tell({ type: "gone", path });
}

function inTime(answer) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("late")), PATIENCE);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

async function page(event) {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  const asked = fetch(request);
  const remembered = asked.then((response) => remember(origin + pathname, response.clone()));
  event.waitUntil(remembered.catch(() => {}));
  try {
    const response = await inTime(asked);
    return isAway(response.status) ? (await keptPage(request)) || response : response;
  } catch (error) {
    const kept = await keptPage(request);
    if (kept) return kept;
    return error.message === "late" ? asked.catch(nothingHere) : nothingHere();
  }
}

async function nothingHere() {
  return (await caches.match(offline, MATCH)) || Response.error();
}

async function photo(request) {
  try {
    const response = await fetch(request);
    const size = Number(response.headers.get("Content-Length"));
    const cache = response.ok && size < LARGEST_PHOTO ? await openPages() : null;
    if (cache) await cache.put(request, response.clone());
    return response;
  } catch (error) {
    const kept = await keptPage(request);
    if (kept) return kept;
    throw error;
  }
}

async function asset(request) {
  try {
    return await inTime(fetch(request));
  } catch (error) {
    const kept = await caches.match(request, MATCH);
    if (kept) return kept;
    throw error;
  }
}

// Fetches what is on the desk and not kept yet, one page after the other, and drops what is not on it any more.
async function keep({ owner, paths }) {
  const cache = await caches.open(nameFor(owner));
  const wanted = new Set(paths);
  for (const request of await cache.keys()) {
    const { pathname } = new URL(request.url);
    const entry = pathname.match(/^\/juri\/naskah\/\d+\//);
    if (entry && !wanted.has(entry[0])) await cache.delete(request);
  }
  for (const path of paths) {
    if (await cache.match(path, MATCH)) continue;
    const response = await fetch(path, { redirect: "manual" });
    const isOurs = response.headers.get("Lumbung-Person") === owner;
    await remember(self.location.origin + path, response);
    if (!isOurs && response.status !== 404) return;
  }
  await tell({ type: "kept", count: paths.length });
}

self.addEventListener("install", (event) => {
  const filled = caches.open(STATIC).then((cache) => cache.addAll([offline, ...assets]));
  event.waitUntil(filled.then(() => self.skipWaiting()));
});

// Kept pages name the styles and scripts of their version, so they go with them.
self.addEventListener("activate", (event) => {
  const isOld = (name) =>
    name.startsWith("lumbung-juri-") && name !== STATIC && !name.startsWith(`${PAGES}${version}-`);
  const cleared = caches.keys().then((names) => Promise.all(names.filter(isOld).map((name) => caches.delete(name))));
  event.waitUntil(cleared.then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  if (event.data.type === "keep") event.waitUntil(keep(event.data).catch(() => {}));
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && isPage(pathname)) event.respondWith(page(event));
  else if (request.mode === "navigate" && pathname.startsWith(DESK)) {
    event.respondWith(fetch(request).catch(nothingHere));
  } else if (request.destination === "image" && PHOTO.test(pathname)) event.respondWith(photo(request));
  else if (assets.includes(pathname)) event.respondWith(asset(request));
});
