/** What can be wrong in the tab Content; pure. */
import { checkWholeNumber, isFromEnvironment, type Problem } from "../../shared/config/check.ts";

/** The numbers of the tab, and what each may be. */
export const CONTENT_LIMITS = {
  historyMaxCharacters: { min: 500, max: 200_000 },
  attributesMaxBytes: { min: 0, max: 65_536 },
} as const;

export function checkContentNumber(
  property: keyof typeof CONTENT_LIMITS,
  value: number | string,
): Problem | undefined {
  return checkWholeNumber(value, CONTENT_LIMITS[property]);
}

export function checkLanguage(tag: string): Problem | undefined {
  if (isFromEnvironment(tag)) return undefined;
  try {
    return Intl.DateTimeFormat.supportedLocalesOf(tag.trim()).length > 0 ? undefined : { key: "language" };
  } catch {
    return { key: "language" };
  }
}

/** Empty = the machine's. */
export function checkTimeZone(name: string): Problem | undefined {
  if (name.trim() === "" || isFromEnvironment(name)) return undefined;
  try {
    new Intl.DateTimeFormat("en", { timeZone: name.trim() });
    return undefined;
  } catch {
    return { key: "time-zone" };
  }
}

/** One regular expression a line; the number of the first line that is none. */
export function checkPatterns(lines: string): Problem | undefined {
  if (isFromEnvironment(lines)) return undefined;
  const wrong = lines.split("\n").findIndex((line) => !isPattern(line.trim()));
  return wrong < 0 ? undefined : { key: "pattern", values: { line: wrong + 1 } };
}

function isPattern(line: string): boolean {
  for (const flags of ["giu", "gi"]) {
    try {
      new RegExp(line, flags);
      return true;
    } catch {}
  }
  return false;
}
