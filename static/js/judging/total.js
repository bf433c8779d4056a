// What a sheet comes to so far, exactly as the server computes it: 100 * sum(w * (v - min) / (max - min)) / sum(w)
// over what has a score, to six places and then to two, each time half up. Whole numbers only: no float is near.

const PLACES = 1_000_000n; // of what the server stores

// "80", "80,5" or "80.50" in hundredths; null for nothing and for what is no number.
export function hundredths(text) {
  const found = /^\s*([+-]?)(\d{1,6})(?:[.,](\d{1,2})0*)?\s*$/.exec(String(text));
  if (!found) return null;
  const size = BigInt(found[2]) * 100n + BigInt((found[3] || "").padEnd(2, "0"));
  return found[1] === "-" ? -size : size;
}

const halfUp = (above, below) => (2n * above + below) / (2n * below);

// `rows`: weight, minimum, maximum and value as texts. Returns hundredths of a point, or null when nothing is scored.
export function total(rows) {
  let above = 0n;
  let below = 1n;
  let weights = 0n;
  for (const row of rows) {
    const value = hundredths(row.value);
    if (value === null) continue;
    const [weight, low, high] = [row.weight, row.minimum, row.maximum].map(hundredths);
    above = above * (high - low) + below * weight * (value - low);
    below *= high - low;
    weights += weight;
  }
  if (!weights) return null;
  const stored = halfUp(100n * above * PLACES, below * weights);
  return halfUp(stored * 100n, PLACES);
}

export function inWords(points) {
  if (points === null) return "–";
  const sign = document.documentElement.lang.startsWith("id") ? "," : ".";
  return `${points / 100n}${sign}${String(points % 100n).padStart(2, "0")}`;
}
