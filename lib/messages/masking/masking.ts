/** Takes out of texts what must not leave the house: card numbers, IBANs, addresses, and an integrator's own patterns. */
import type { ContentSettings } from "../content-settings.ts";
import type { Words } from "../words.ts";
import { cardsIn, ibansIn, inAscii, type Span } from "./digits.ts";
import { emailsIn } from "./emails.ts";
import { compiled, maskOwn } from "./own-patterns.ts";

/** How often something of each kind was masked; only kinds that were. `unread`: texts left out whole, for lack of time. */
export type MaskCounts = Partial<Record<"card" | "iban" | "email" | "phone" | "own" | "unread", number>>;

export interface Masked {
  /** As many as were given, in their order. */
  texts: string[];
  counts: MaskCounts;
}

export type Mask = (texts: string[]) => Masked;

/** Bounded pieces only, so that the time grows with the text's length and no faster. */
const PHONE =
  /(?<![\p{L}\p{N}+])(?:\+|00|\(?0|\(\d{3}\))(?:[ \u00a0\u202f./()-]{0,2}\d){6,14}(?![\p{L}\p{N}])/gu;

/** For what the user says to the agent: it stays as it is, unless everything is to be masked. */
export function liveMask(masking: ContentSettings["masking"], words: Words["masked"]): Mask {
  return masking.where === "everything" ? createMask(masking, words) : (texts) => ({ texts, counts: {} });
}

export function createMask(masking: ContentSettings["masking"], words: Words["masked"]): Mask {
  const own = masking.patterns.map(compiled).filter((pattern) => pattern !== undefined);

  function one(text: string, counts: MaskCounts): string {
    let masked = text;
    const count = (kind: keyof MaskCounts, by = 1) => {
      counts[kind] = (counts[kind] ?? 0) + by;
    };
    const spans = (kind: "card" | "iban" | "email", find: (text: string) => Span[]) => {
      const found = find(masked);
      if (found.length === 0) return;
      count(kind, found.length);
      masked = withoutSpans(masked, found, kind === "email" ? whole(words.email) : withLastFour(words[kind]));
    };
    // An IBAN can hold what looks like a card.
    if (masking.ibans) spans("iban", ibansIn);
    if (masking.cards) spans("card", cardsIn);
    if (masking.emails) spans("email", emailsIn);
    if (!masking.phones) return masked;
    return masked.replace(PHONE, () => {
      count("phone");
      return whole(words.phone)();
    });
  }

  return (texts) => {
    const counts: MaskCounts = {};
    const masked = texts.map((text) => one(text, counts));
    const { texts: done, count, givenUp } = maskOwn(masked, own, `[${words.own}]`);
    if (count > 0) counts.own = count;
    if (givenUp > 0) counts.unread = givenUp;
    return { texts: done, counts };
  };
}

function withoutSpans(text: string, spans: Span[], put: (found: string) => string): string {
  let at = 0;
  let masked = "";
  for (const { start, end } of spans) {
    masked += text.slice(at, start) + put(text.slice(start, end));
    at = end;
  }
  return masked + text.slice(at);
}

const whole = (word: string) => () => `[${word}]`;

/** The last four stay, as on every receipt: people recognise their card by them. */
const withLastFour = (word: string) => (found: string) => {
  const last = inAscii(found)
    .replace(/[^A-Za-z0-9]/g, "")
    .slice(-4);
  return `[${word} …${last}]`;
};

export function added(a: MaskCounts, b: MaskCounts): MaskCounts {
  const sum = { ...a };
  for (const [kind, count] of Object.entries(b) as [keyof MaskCounts, number][])
    sum[kind] = (sum[kind] ?? 0) + count;
  return sum;
}
