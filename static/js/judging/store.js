// The sheets of this device: what the server has of each, and what it does not have yet. One record a person and
// sheet, in IndexedDB; where that is refused, in memory for as long as the page is open. Every tab reads the same
// record, so two tabs show one text.
//
// A record: key, person, entry, name, address, version, savedAt, units (as the server has them), pending (units that
// it does not have), invalid (keys of units that cannot be saved), trouble (why the server took none, if so).

const NAME = "lumbung-juri";
const STORE = "sheets";
const channel = "BroadcastChannel" in window ? new BroadcastChannel(NAME) : null;
const memory = new Map();
let opened = null;
let isKept = true;

export const keyOf = (person, entry) => `${person}/${entry}`;

// Whether what is written here outlives the page.
export const outlivesPage = () => isKept;

function open() {
  opened ||= new Promise((resolve) => {
    const inMemory = () => { isKept = false; resolve(null); };
    if (!("indexedDB" in window)) return inMemory();
    const request = indexedDB.open(NAME, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE, { keyPath: "key" });
    request.onerror = inMemory;
    request.onblocked = inMemory;
    return request.addEventListener("success", () => {
      request.result.onversionchange = () => request.result.close();
      resolve(request.result);
    });
  });
  return opened;
}

const finished = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

// Changes a record in one step; `change` gets it, or undefined, and returns it anew, or null to remove it.
export async function update(key, change) {
  const database = await open();
  if (!database) return updateInMemory(key, change);
  const transaction = database.transaction(STORE, "readwrite", { durability: "strict" });
  const records = transaction.objectStore(STORE);
  const done = new Promise((resolve, reject) => {
    transaction.oncomplete = resolve;
    transaction.onabort = () => reject(transaction.error);
  });
  const record = change(await finished(records.get(key)));
  if (record) records.put(record);
  else records.delete(key);
  await done;
  channel?.postMessage({ key });
  return record;
}

function updateInMemory(key, change) {
  const record = change(structuredClone(memory.get(key)));
  if (record) memory.set(key, record);
  else memory.delete(key);
  return record;
}

export async function find(key) {
  const database = await open();
  if (!database) return memory.get(key);
  return finished(database.transaction(STORE).objectStore(STORE).get(key));
}

export async function all(person) {
  const database = await open();
  const records = database ? await finished(database.transaction(STORE).objectStore(STORE).getAll()) : [...memory.values()];
  return records.filter((record) => record.person === person);
}

// Calls back whenever another tab changed a record.
export function onChange(callback) {
  channel?.addEventListener("message", (event) => callback(event.data.key));
}

// One at a time over all tabs; where the browser has no locks, tabs do not wait and the version keeps them apart.
export function alone(key, work) {
  return navigator.locks ? navigator.locks.request(`${NAME}-${key}`, work) : work();
}

export const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);

export const countOf = (record) => Object.keys(record?.pending || {}).length;
