/**
 * Wall time: what the clock on the wall shows in a time zone, kept as the milliseconds that UTC would need for the same
 * digits. Opening hours are wall time all through, so a change of the clocks moves no opening and no closing.
 */

const formats = new Map<string, Intl.DateTimeFormat>();

/** Throws a RangeError for a time zone that does not exist. */
export function wallOf(instant: number, timeZone: string): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of formatFor(timeZone).formatToParts(instant)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) + (((instant % 1000) + 1000) % 1000);
}

/** The first moment at which the wall shows that time, or, where the clocks jump over it, the moment of the jump's end. */
export function instantOf(wall: number, timeZone: string): number {
  const candidates = [-DAY_MS, DAY_MS]
    .map((around) => wall - offsetAt(wall + around, timeZone))
    .sort((a, b) => a - b);
  const shown = candidates.find((instant) => wallOf(instant, timeZone) === wall);
  if (shown !== undefined) return shown;
  return jumpBetween(candidates[0] ?? wall, candidates.at(-1) ?? wall, timeZone);
}

/** The clocks go forward between the two: found by halving, to the second. */
function jumpBetween(before: number, after: number, timeZone: string): number {
  let low = before;
  let high = after;
  const early = offsetAt(low, timeZone);
  while (high - low > 1000) {
    const middle = Math.floor((low + high) / 2000) * 1000;
    if (middle <= low) break;
    if (offsetAt(middle, timeZone) === early) low = middle;
    else high = middle;
  }
  return high;
}

const offsetAt = (instant: number, timeZone: string) => wallOf(instant, timeZone) - instant;
export const DAY_MS = 86_400_000;
export const MINUTE_MS = 60_000;

function formatFor(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone,
    calendar: "iso8601",
    numberingSystem: "latn",
    hourCycle: "h23",
    year: "numeric",
    month: "numeric",
    day: "numeric",
    hour: "numeric",
    minute: "numeric",
    second: "numeric",
  });
  formats.set(timeZone, format);
  return format;
}
