// Keeps the words of [data-countdown] going, in the same words as the `time_left` filter of the server.

const indonesian = document.documentElement.lang.startsWith("id");
const say = (count, one, many, id) => (indonesian ? `${count} ${id} lagi` : `${count} ${count === 1 ? one : many} left`);

function left(until) {
  const seconds = (until - Date.now()) / 1000;
  if (seconds < 0) return indonesian ? "waktu habis" : "the time is over";
  if (seconds >= 172800) return say(Math.floor(seconds / 86400), "day", "days", "hari");
  if (seconds >= 7200) return say(Math.floor(seconds / 3600), "hour", "hours", "jam");
  return say(Math.max(1, Math.floor(seconds / 60)), "minute", "minutes", "menit");
}

function refresh() {
  for (const place of document.querySelectorAll("[data-countdown]")) {
    const words = left(new Date(place.dataset.countdown).getTime());
    if (place.textContent !== words) place.textContent = words;
  }
}

if (document.querySelector("[data-countdown]")) {
  refresh();
  setInterval(refresh, 20000);
}
