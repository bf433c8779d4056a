// What a sheet is made of: a unit for each criterion (value, is_na, comment), the private note and the overall
// comment. The same thing written in two ways, "80" and "80.00", is one unit.

export const TEXTS = ["note", "comment"];

export function plainNumber(typed) {
  const text = String(typed ?? "").trim().replace(",", ".");
  return /^\d+\.\d+$/.test(text) ? text.replace(/\.?0+$/, "") : text;
}

const plainText = (text) => String(text ?? "").replaceAll("\r\n", "\n");

export const scoreOf = (given = {}) => ({
  value: given.is_na ? "" : plainNumber(given.value),
  is_na: Boolean(given.is_na),
  comment: plainText(given.comment),
});

// A sheet as the server writes it, as units; `keys` are the numbers of all criteria.
export function unitsOf(sheet, keys) {
  const scores = keys.map((key) => [key, scoreOf(sheet.scores?.[key])]);
  const texts = TEXTS.map((key) => [key, plainText(sheet[key])]);
  return Object.fromEntries([...scores, ...texts]);
}

export const scoresIn = (units) => Object.keys(units).filter((key) => !TEXTS.includes(key));
