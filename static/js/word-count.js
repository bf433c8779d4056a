// How many words a text has, by the rule of the server: tags are no words.

export function countWords(text) {
  const words = text.replace(/</g, " <").replace(/<\/?[a-z!][^>]*>/gi, "").trim();
  return words ? words.split(/\s+/).length : 0;
}
