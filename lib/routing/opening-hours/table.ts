/** A weekly table with special dates → a calendar. Times belong to the day on which they begin. Pure. */
import { HandoverError } from "../../errors.ts";
import { isTimeZone } from "../../time-zone.ts";
import type { Calendar } from "./calendar.ts";
import type { Hours } from "./hours.ts";
import type { Span } from "./spans.ts";
import { DAYS, type DayTimes, parseDate, parseTimes } from "./times.ts";
import { DAY_MS, MINUTE_MS } from "./wall.ts";

interface Table {
  /** Monday first. */
  week: DayTimes[][];
  /** By `2026-12-25` and by `12-25`. */
  dates: Map<string, DayTimes[]>;
}

/** Throws NOT_CONFIGURED for times, dates or a time zone that cannot be read. An empty time zone is the server's own. */
export function tableCalendar({
  week,
  dates,
  timeZone,
}: Pick<Hours, "week" | "dates" | "timeZone">): Calendar {
  const table: Table = {
    week: DAYS.map((day) => timesOf(week[day] ?? "")),
    dates: new Map(dates.map(({ date, times = "" }) => [keyOf(date), timesOf(times)])),
  };
  const zone = timeZone.trim() || Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (!isTimeZone(zone)) throw unreadable(`time zone "${zone}"`, "a name such as Europe/Paris");
  return {
    timeZone: zone,
    open: (from, to) => days(from, to).flatMap((day) => spansOf(day, timesOn(table, day))),
    closed: () => [],
    holidays: (from, to) =>
      days(from, to)
        .filter((day) => isHoliday(table, day))
        .map(freeSpan(table)),
  };
}

/** The midnights whose times may reach into the stretch: those of the day before too. */
function days(from: number, to: number): number[] {
  const first = Math.floor(from / DAY_MS) * DAY_MS - DAY_MS;
  return Array.from({ length: Math.ceil((to - first) / DAY_MS) }, (_, index) => first + index * DAY_MS);
}

function spansOf(midnight: number, times: readonly DayTimes[]): Span[] {
  return times.map(({ from, to }) => ({
    from: midnight + from * MINUTE_MS,
    to: midnight + to * MINUTE_MS,
  }));
}

function timesOn({ week, dates }: Table, midnight: number): DayTimes[] {
  const date = new Date(midnight).toISOString().slice(0, 10);
  return dates.get(date) ?? dates.get(date.slice(5)) ?? week[(new Date(midnight).getUTCDay() + 6) % 7] ?? [];
}

function isHoliday(table: Table, midnight: number): boolean {
  const date = new Date(midnight).toISOString().slice(0, 10);
  return (table.dates.get(date) ?? table.dates.get(date.slice(5)))?.length === 0;
}

/** The evening before may reach into the holiday: who works then is there. */
function freeSpan(table: Table): (midnight: number) => Span {
  return (midnight) => {
    const before = spansOf(midnight - DAY_MS, timesOn(table, midnight - DAY_MS));
    const reaches = Math.max(midnight, ...before.map(({ to }) => to));
    return { from: Math.min(reaches, midnight + DAY_MS), to: midnight + DAY_MS };
  };
}

function timesOf(text: string): DayTimes[] {
  const times = parseTimes(text);
  if (!times) throw unreadable(`times "${text}"`, "times such as 08:00-12:00, 13:00-18:00");
  return times;
}

function keyOf(text: string): string {
  const date = parseDate(text);
  if (!date) throw unreadable(`date "${text}"`, "dates such as 2026-12-25, or 12-25 for every year");
  return date.year ? `${date.year}-${date.monthAndDay}` : date.monthAndDay;
}

function unreadable(what: string, wanted: string): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    `The opening hours have the ${what}, which cannot be read.`,
    `Enter ${wanted} in the genesys-config.`,
  );
}
