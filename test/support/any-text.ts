/** Texts as people, scripts and attackers write them, for property-based tests; and a seed that is printed and can be given. */
import fc from "fast-check";

/** Of this run, unless `SEED` says which; tests have it in their names. */
export const SEED = Number(process.env.SEED) || Date.now() % 1_000_000;

const ODD = [
  " ",
  "\n",
  "\r\n",
  "  \n\n ",
  "👩‍👩‍👧‍👦",
  "👨🏽‍🚀",
  "🇫🇷🇩🇪",
  "🏴󠁧󠁢󠁷󠁬󠁳󠁿",
  "e\u0301\u0323",
  " \u0301",
  "नमस्ते",
  "ﷺ",
  "\u202eabc\u202c",
  "\u2067שלום\u2069",
  "한국어",
  "\u200d",
  "\ufeff",
  "\u0000",
  "\u2028",
  '"\\',
  "𝒳",
];
const HALVES = ["\ud800", "\udc00", "x\ud83d", "\ude00y"];

const piece = (halves: boolean) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 60 }) },
    { weight: 2, arbitrary: fc.string({ unit: "binary", maxLength: 20 }) },
    { weight: 3, arbitrary: fc.constantFrom(...ODD) },
    { weight: 1, arbitrary: fc.constantFrom(..."a word of it".split(" "), "long".repeat(200)) },
    ...(halves ? [{ weight: 1, arbitrary: fc.constantFrom(...HALVES) }] : []),
  );

/** Up to about so many characters, most of them shorter; with `halves` also half surrogate pairs. */
export function anyText({ pieces = 200, halves = true } = {}): fc.Arbitrary<string> {
  return fc
    .tuple(fc.array(piece(halves), { maxLength: 40 }), fc.integer({ min: 1, max: Math.ceil(pieces / 40) }))
    .map(([parts, times]) => parts.join("").repeat(times));
}

/** Exactly so many UTF-16 units or one less, out of such pieces. */
export function longText(units: number): fc.Arbitrary<string> {
  return fc.array(piece(false), { minLength: 20, maxLength: 60 }).map((parts) => {
    const once = parts.join("") || "x";
    const text = once.repeat(Math.ceil(units / once.length)).slice(0, units);
    return text.isWellFormed() ? text : text.slice(0, -1);
  });
}
