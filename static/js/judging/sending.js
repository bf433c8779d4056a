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

// Somebody else may have signed in here meanwhile: what they are refused says nothing about this sheet.
async function refused(record, sent) {
  const person = await whoIsHere();
  if (person === null) return { kind: "signed-out" };
  if (person !== record.person) return { kind: "other-person" };
  const outcome = await read(await post(record, sent), sent);
  return outcome.kind === "refused" ? { kind: "gone" } : outcome;
}

async function read(response, sent) {
  const said = await response.json().catch(() => ({}));
  if (response.ok && "version" in said) return { kind: "saved", said, sent };
  if (response.status === 409 && said.current) return { kind: "stale", current: said.current };
  if (said.code === "closed") return { kind: "closed", message: said.message };
  if (response.status === 422 && said.errors) return { kind: "invalid", errors: said.errors };
  if (isRedirect(response) || [401, 403, 404].includes(response.status)) return { kind: "refused" };
  return { kind: "failed" };
}

export async function send(record) {
  const sent = body(record);
  try {
    const outcome = await read(await post(record, sent), sent);
    return outcome.kind === "refused" ? await refused(record, sent) : outcome;
  } catch {
    return { kind: "failed" };
  }
}
