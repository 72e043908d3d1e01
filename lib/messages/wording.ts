/** What agents and users read of ours, in their language, and dates and times as they write them. Pure. */
import { isTimeZone } from "../time-zone.ts";
import { type Locale, WORDS } from "./words/languages.ts";
import type { Words } from "./words.ts";

export interface Wording {
  words: Words;
  /** A moment within a day: `10:02`; "" for what is no time. */
  clock(time: number | string | undefined): string;
  /** The day: `22/11/2026`; "" for what is no time. */
  day(time: number | string | undefined): string;
  /** Day and clock together. */
  moment(time: number | string | undefined): string;
}

/** `language` as BCP 47 (`fr`, `fr-CA`, also `fr_CA`); `timeZone` as IANA names it. What is unknown: English, UTC. */
export function wordingFor(language: string, timeZone: string): Wording {
  const key = `${language}\n${timeZone}`;
  const known = made.get(key);
  if (known) return known;
  // A flow may give any word as a language: the collection must not grow for ever.
  if (made.size >= KEPT) made.clear();
  const wording = make(language, timeZone);
  made.set(key, wording);
  return wording;
}

/** Making a formatter takes a hundred times as long as using it. */
const made = new Map<string, Wording>();
const KEPT = 200;

function make(language: string, timeZone: string): Wording {
  const written = language.replaceAll("_", "-");
  const tag = isLanguage(written) ? written : "en";
  const zone = isTimeZone(timeZone) ? timeZone : "UTC";
  const clock = new Intl.DateTimeFormat(tag, { hour: "2-digit", minute: "2-digit", timeZone: zone });
  const day = new Intl.DateTimeFormat(tag, {
    year: "numeric",
    month: "2-digit",
    day: "2-digit",
    timeZone: zone,
  });
  const using = (format: Intl.DateTimeFormat) => (time: number | string | undefined) => {
    const date = dateOf(time);
    return date ? format.format(date).replace(/[\u00a0\u202f]/g, " ") : "";
  };
  return {
    words: WORDS[new Intl.Locale(tag).language as Locale] ?? WORDS.en,
    clock: using(clock),
    day: using(day),
    moment: (time) => [using(day)(time), using(clock)(time)].filter(Boolean).join(" "),
  };
}

/** Undefined when it is no moment: neither milliseconds since 1970 nor a date that can be read. */
function dateOf(time: number | string | undefined): Date | undefined {
  if (time === undefined || time === "") return undefined;
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

/** True for a language that Node.js can format dates in. */
export function isLanguage(tag: string): boolean {
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag).length > 0;
  } catch {
    return false;
  }
}

/** Puts the values into a text: `{count} turns`. */
export function filled(text: string, values: Record<string, string | number>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}
