// The sentences of the desk, in the language of the page: `say("kept", { count: 3 })`. They stand in its `words`.

const place = document.getElementById("words");
const words = place ? JSON.parse(place.textContent) : {};

export function say(name, values = {}) {
  const found = words[name];
  const sentence = Array.isArray(found) ? found[values.count === 1 ? 0 : 1] : found || name;
  return sentence.replace(/\{(\w+)\}/g, (_whole, key) => values[key]);
}
