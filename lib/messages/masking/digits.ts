/** Card numbers and IBANs in free text, told from other numbers by their check digits. Pure, linear in the text. */

/** Where something begins and ends (exclusive) in the text. */
export interface Span {
  start: number;
  end: number;
}

/** A sort of numbers. */
interface Sort {
  /** Whether that character can be part of one. */
  belongs: (code: number) => boolean;
  /** Whether one can begin there, without going on. */
  mayBegin: (text: string, at: number) => boolean;
  longest: number;
  /** Asked for each character in turn, with how many there were: whether the number may end with this one. */
  check: () => (code: number, length: number) => boolean;
}

/** Card numbers of any issuer: 13 to 19 digits of any script, and a right check digit. */
export function cardsIn(text: string): Span[] {
  return spansIn(inAscii(text), CARD);
}

/** IBANs by their form and their check digits. */
export function ibansIn(text: string): Span[] {
  return spansIn(inAscii(text), IBAN);
}

/** Looks from the start of each group on; what was found is not looked into again. */
function spansIn(text: string, sort: Sort): Span[] {
  const { belongs, mayBegin } = sort;
  const spans: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    const isStart = belongs(text.charCodeAt(at)) && !(at > 0 && belongs(text.charCodeAt(at - 1)));
    const end = isStart && mayBegin(text, at) ? longestFrom(text, at, sort) : undefined;
    if (end === undefined) continue;
    spans.push({ start: at, end });
    at = end - 1;
  }
  return spans;
}

/** The end of the longest number from `start` on, across gaps, that ends where a group ends. */
function longestFrom(text: string, start: number, { belongs, longest, check }: Sort): number | undefined {
  const mayEnd = check();
  let end: number | undefined;
  let length = 0;
  let at = start;
  while (at < text.length && length < longest) {
    const code = text.charCodeAt(at);
    if (belongs(code)) {
      length += 1;
      at += 1;
      if (mayEnd(code, length) && !belongs(text.charCodeAt(at))) end = at;
      continue;
    }
    const gap = gapAt(text, at);
    if (gap === 0) break;
    at += gap;
  }
  return end;
}

/** Between the groups of a number: spaces of any width, dots, dashes, and what takes no room; never a line's end. */
const GAPS = new Set(
  [
    ..." \t\u00a0\u00ad\u2007\u200b\u200c\u200d\u200e\u200f\u202f\u2060\ufeff.-\u2010\u2011\u2012\u2013\u2014",
  ].map((gap) => gap.charCodeAt(0)),
);
const LONGEST_GAP = 3;

function gapAt(text: string, at: number): number {
  let length = 0;
  while (length < LONGEST_GAP && GAPS.has(text.charCodeAt(at + length))) length += 1;
  return length;
}

const SHORTEST_CARD = 13;

const CARD: Sort = {
  belongs: isDigit,
  /** Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay, Maestro. */
  mayBegin: (text, at) => /[2-6]/.test(text.charAt(at)),
  longest: 19,
  check: luhn,
};

/** ISO/IEC 7812: every other digit counts double, from the right; so both sums are kept until the last is known. */
function luhn(): ReturnType<Sort["check"]> {
  let first = 0;
  let isIssuers = false;
  const sums: [number, number] = [0, 0];
  return (code, length) => {
    const digit = code - 48;
    const doubled = digit > 4 ? digit * 2 - 9 : digit * 2;
    const isEven = length % 2 === 0;
    sums[0] += isEven ? digit : doubled;
    sums[1] += isEven ? doubled : digit;
    if (length === 1) first = digit;
    // Mastercard alone begins with a 2, and then with 22 to 27.
    if (length === 2) isIssuers = first > 2 || (digit >= 2 && digit <= 7);
    return isIssuers && length >= SHORTEST_CARD && (isEven ? sums[0] : sums[1]) % 10 === 0;
  };
}

const SHORTEST_IBAN = 15;

const IBAN: Sort = {
  belongs: isAlphanumeric,
  mayBegin: (text, at) => /^[A-Za-z]{2}\d{2}/.test(text.slice(at, at + 4)),
  longest: 34,
  check: mod97,
};

/** ISO 7064: country and check digits, the first four, go to the end; a letter counts from 10 on; the rest by 97 is 1. */
function mod97(): ReturnType<Sort["check"]> {
  const head: number[] = [];
  let rest = 0;
  return (code, length) => {
    if (length <= 4) {
      head.push(worthOf(code));
      return false;
    }
    rest = appended(rest, worthOf(code));
    return length >= SHORTEST_IBAN && head.reduce(appended, rest) === 1;
  };
}

function appended(rest: number, value: number): number {
  return (rest * (value > 9 ? 100 : 10) + value) % 97;
}

function worthOf(code: number): number {
  return isDigit(code) ? code - 48 : (code & 31) + 9;
}

/** NaN is what stands behind the end of a text: false. */
function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

function isAlphanumeric(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

/** Digits of other scripts as ASCII's, at the same places: people type a card as their keyboard does. */
export function inAscii(text: string): string {
  return FOREIGN.test(text) ? text.replace(EACH_FOREIGN, asciiDigit) : text;
}

/** Those of one code unit: scripts that people write in have no others. */
const EACH_FOREIGN = /(?![\d\u{10000}-\u{10ffff}])\p{Nd}/gu;
const FOREIGN = new RegExp(EACH_FOREIGN, "u");

/** A script's digits stand in a row in Unicode, from 0 to 9. */
function asciiDigit(digit: string): string {
  const code = digit.charCodeAt(0);
  let zero = code;
  while (zero > code - 9 && /\p{Nd}/u.test(String.fromCharCode(zero - 1))) zero -= 1;
  return String(code - zero);
}
