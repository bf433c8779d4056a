// The line that says whether what was written is safe, and what is read aloud of it.

import { countOf, outlivesPage } from "./store.js";
import { say } from "./words.js";

const PAUSE = 400; // milliseconds before something is read aloud

export function clockOf(moment) {
  if (!moment) return "";
  const parts = { hour: "2-digit", minute: "2-digit", hour12: false, timeZone: say("zone") };
  return new Intl.DateTimeFormat("id", parts).format(new Date(moment)).replace(":", ".");
}

// What to show of a record after an attempt: words, tone, and what can be done about it.
export function stateOf(record, kind) {
  const count = countOf(record);
  const trouble = record?.trouble;
  if (trouble?.kind === "stale") return { words: say("stale"), tone: "warning", act: "compare" };
  if (trouble?.kind === "closed") return { words: say("closed", { reason: trouble.message }), tone: "warning" };
  if (kind === "signed-out") return { words: say("signed_out", { count }), tone: "warning", act: "sign-in" };
  if (!navigator.onLine) {
    if (count && !outlivesPage()) return { words: say("not_kept"), tone: "warning" };
    return { words: count ? say("offline", { count }) : say("offline_clear"), tone: "offline" };
  }
  if (kind === "failed") {
    const words = outlivesPage() ? say("retrying", { count }) : say("not_kept");
    return { words, tone: "offline" };
  }
  if (kind === "sending") return { words: say("saving"), tone: "" };
  const wrong = record?.invalid.filter((key) => key in record.pending).length || 0;
  if (wrong && wrong === count) return { words: say("invalid", { count: wrong }), tone: "warning", act: "fix" };
  if (count) return { words: say("unsaved"), tone: "" };
  if (!record?.savedAt) return { words: say("nothing_yet"), tone: "" };
  return { words: say("saved", { clock: clockOf(record.savedAt) }), tone: "good" };
}

// Reads aloud once the typing has paused; the same sentence is not read twice.
export function makeVoice(place) {
  let timer = 0;
  return (sentence) => {
    clearTimeout(timer);
    timer = setTimeout(() => { if (place.textContent !== sentence) place.textContent = sentence; }, PAUSE);
  };
}
