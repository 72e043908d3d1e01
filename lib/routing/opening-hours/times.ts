/** Times of a day as people write them, `08:00-12:00, 13:00-18:00`; dates as `2026-12-25` or, every year, `12-25`. Pure. */

/** Minutes since the day's midnight; `to` beyond 1440 lies in the next day. */
export interface DayTimes {
  from: number;
  to: number;
}

export const DAYS = ["mo", "tu", "we", "th", "fr", "sa", "su"] as const;
export type Day = (typeof DAYS)[number];

const DAY_MINUTES = 1440;
const TIMES = /^(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})$/;
const DATE = /^(?:(\d{4})-)?(\d{2})-(\d{2})$/;

/**
 * Empty = closed all day. A time before the one it follows lies in the next day (`22:00-06:00`); `24:00` is the end of
 * the day. Undefined for what cannot be read.
 */
export function parseTimes(text: string): DayTimes[] | undefined {
  if (text.trim() === "") return [];
  const parts = text.split(",").map(parsePart);
  return parts.every((part) => part !== undefined) ? parts : undefined;
}

function parsePart(text: string): DayTimes | undefined {
  const numbers = TIMES.exec(text.trim())?.slice(1).map(Number);
  if (!numbers) return undefined;
  const [fromHour = 0, fromMinute = 0, toHour = 0, toMinute = 0] = numbers;
  const from = fromHour * 60 + fromMinute;
  const to = toHour * 60 + toMinute;
  if (fromMinute > 59 || toMinute > 59 || from >= DAY_MINUTES || to > DAY_MINUTES || from === to)
    return undefined;
  return { from, to: to > from ? to : to + DAY_MINUTES };
}

/** The date with an empty year when it comes every year; undefined for what is no date. */
export function parseDate(text: string): { year: string; monthAndDay: string } | undefined {
  const [, year = "", month = "", day = ""] = DATE.exec(text.trim()) ?? [];
  // Without a year the 29th of February is a date.
  const date = new Date(`${year || "2024"}-${month}-${day}T00:00:00Z`);
  if (Number.isNaN(date.getTime()) || date.getUTCDate() !== Number(day)) return undefined;
  return { year, monthAndDay: `${month}-${day}` };
}
