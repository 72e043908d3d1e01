/** Card numbers and IBANs in free text, told from other numbers by their check digits. Pure, linear in the text. */

/** Where something begins and ends (exclusive) in the text. */
export interface Span {
  start: number;
  end: number;
}

const SHORTEST_CARD = 13;
const LONGEST_CARD = 19;
/** Between the groups of a number: spaces of any width, dots, dashes; never a line's end. */
const GAP = /[ \t\u00a0\u2007\u202f.\-\u2010-\u2013]/;
const LONGEST_GAP = 3;

/** Visa, Mastercard, American Express, Diners, JCB, Discover, UnionPay, Maestro: by their first digits. */
const ISSUER = /^(?:4|5[0-9]|2[2-7]|3[0-9]|6)/;

/** Numbers that are a card's: an issuer's first digits, 13 to 19 digits, and a right check digit (Luhn). */
export function cardsIn(text: string): Span[] {
  return spansIn(text, isDigit, (start) => {
    for (const { end, characters } of prefixes(text, start, isDigit, LONGEST_CARD)) {
      if (characters.length >= SHORTEST_CARD && ISSUER.test(characters) && luhn(characters)) return end;
    }
    return undefined;
  });
}

const SHORTEST_IBAN = 15;
const LONGEST_IBAN = 34;

/** IBANs by country, length, and their check digits (ISO 7064, mod 97). */
export function ibansIn(text: string): Span[] {
  return spansIn(text, isAlphanumeric, (start) => {
    if (!/^[A-Za-z]{2}\d{2}/.test(text.slice(start, start + 4))) return undefined;
    for (const { end, characters } of prefixes(text, start, isAlphanumeric, LONGEST_IBAN)) {
      if (characters.length >= SHORTEST_IBAN && mod97(characters.toUpperCase()) === 1) return end;
    }
    return undefined;
  });
}

/** Looks from the start of each group on; what was found is not looked into again. */
function spansIn(
  text: string,
  belongs: (code: number) => boolean,
  endOf: (start: number) => number | undefined,
): Span[] {
  const spans: Span[] = [];
  for (let at = 0; at < text.length; at++) {
    if (!belongs(text.charCodeAt(at)) || (at > 0 && isAlphanumeric(text.charCodeAt(at - 1)))) continue;
    const end = endOf(at);
    if (end === undefined) continue;
    spans.push({ start: at, end });
    at = end - 1;
  }
  return spans;
}

/** From `start` on, across gaps, everything that ends where a group ends; the longest first. */
function prefixes(text: string, start: number, belongs: (code: number) => boolean, longest: number) {
  const found: { end: number; characters: string }[] = [];
  let characters = "";
  let at = start;
  while (at < text.length && characters.length < longest) {
    if (belongs(text.charCodeAt(at))) {
      characters += text[at];
      at += 1;
      if (!isAlphanumeric(text.charCodeAt(at))) found.unshift({ end: at, characters });
      continue;
    }
    const gap = gapAt(text, at);
    if (gap === 0) break;
    at += gap;
  }
  return found;
}

function gapAt(text: string, at: number): number {
  let length = 0;
  while (length < LONGEST_GAP && GAP.test(text[at + length] ?? "")) length += 1;
  return length;
}

function luhn(digits: string): boolean {
  let sum = 0;
  for (let i = 0; i < digits.length; i++) {
    const digit = digits.charCodeAt(digits.length - 1 - i) - 48;
    const doubled = digit * 2;
    sum += i % 2 === 0 ? digit : doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}

function mod97(iban: string): number {
  let rest = 0;
  for (const character of iban.slice(4) + iban.slice(0, 4)) {
    const value = Number.parseInt(character, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest;
}

function isDigit(code: number): boolean {
  return code >= 48 && code <= 57;
}

/** Also NaN, which is what stands behind the end of a text: false. */
function isAlphanumeric(code: number): boolean {
  return isDigit(code) || (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}
