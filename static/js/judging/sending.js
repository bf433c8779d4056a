// One save, from a record of the store to the server and back. Says what became of it:
// saved, stale, invalid, closed, gone, signed-out, other-person, or failed (no answer, or one that may pass).

const PATIENCE = 15000;
const STATE = "/juri/tanda/";
let token = document.querySelector("[name=csrfmiddlewaretoken]")?.value || "";

function body(record) {
  const scores = {};
  const texts = {};
  for (const [key, unit] of Object.entries(record.pending)) {
    if (record.invalid.includes(key)) continue;
    if (key === "note" || key === "comment") texts[key] = unit;
    else scores[key] = unit;
  }
  return { version: record.version, scores, ...texts };
}

const isRedirect = (response) => response.type === "opaqueredirect";

function post(record, sent) {
  return fetch(`${record.address}simpan/`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Accept: "application/json", "X-CSRFToken": token },
    body: JSON.stringify(sent),
    redirect: "manual",
    signal: AbortSignal.timeout(PATIENCE),
  });
}

// Who is signed in here now, and a token that their forms are taken with: null when nobody is.
export async function whoIsHere() {
  const response = await fetch(STATE, { redirect: "manual", signal: AbortSignal.timeout(PATIENCE) });
  if (response.status === 401 || response.status === 404 || isRedirect(response)) return null;
  if (!response.ok) throw new Error(String(response.status));
  const found = await response.json();
  token = found.token;
  return found.person;
}

async function refused(record, sent) {
  const person = await whoIsHere();
  if (person === null) return { kind: "signed-out" };
  if (person !== record.person) return { kind: "other-person" };
  const response = await post(record, sent);
  return [401, 403].includes(response.status) ? { kind: "gone" } : read(response, sent);
}

async function read(response, sent) {
  const said = await response.json().catch(() => ({}));
  if (response.ok && "version" in said) return { kind: "saved", said, sent };
  if (response.status === 409 && said.current) return { kind: "stale", current: said.current };
  if (response.status === 404) return { kind: "gone" };
  if (said.code === "closed") return { kind: "closed", message: said.message };
  if (response.status === 422 && said.errors) return { kind: "invalid", errors: said.errors };
  if (response.status === 400 || response.status === 413) return { kind: "closed", message: said.message || "" };
  return { kind: "failed" };
}

export async function send(record) {
  const sent = body(record);
  try {
    const response = await post(record, sent);
    const isRefused = isRedirect(response) || [401, 403].includes(response.status);
    return isRefused ? await refused(record, sent) : await read(response, sent);
  } catch {
    return { kind: "failed" };
  }
}
