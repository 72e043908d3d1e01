/** The days with other opening hours, as text with one date per line; pure. */

import type { SpecialDate } from "../config.ts";

/** `2026-12-24 08:00-12:00`, or the date alone for a day that is closed. */
export function textOfDates(dates: readonly Partial<SpecialDate>[]): string {
  return dates.map(({ date = "", times = "" }) => `${date} ${times}`.trim()).join("\n");
}

/** What cannot be read stays as it was written, for the check to mark it. */
export function datesOfText(text: string): SpecialDate[] {
  return text
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "")
    .map((line) => {
      const [date = ""] = line.split(/\s/, 1);
      return { date, times: line.slice(date.length).trim() };
    });
}
