/**
 * A Genesys schedule group → a calendar. A schedule is a first stretch of local time and a rule by which it comes again
 * (genesys-contract §6: `start`, `end` without a zone, `rrule`; the zone is the group's).
 */
import type { RRuleTemporal } from "rrule-temporal";
import type { Calendar } from "./calendar.ts";
import { merged, type Span } from "./spans.ts";
import { wallOf } from "./wall.ts";

export interface Schedule {
  /** Local time, `2026-01-05T08:00:00.000`. */
  start: string;
  end: string;
  /** Empty = once. */
  rrule: string;
}

export interface ScheduleGroup {
  timeZone: string;
  open: Schedule[];
  closed: Schedule[];
  holidays: Schedule[];
}

/** Throws what the RRULE library says of a rule that it cannot read, and a RangeError for a time zone that is none. */
export async function groupCalendar({ timeZone, ...schedules }: ScheduleGroup): Promise<Calendar> {
  wallOf(0, timeZone);
  const recurring = Object.values(schedules)
    .flat()
    .some(({ rrule }) => rrule.trim() !== "");
  // A big library that most start-ups never need.
  const Rule = recurring ? (await import("rrule-temporal")).RRuleTemporal : undefined;
  const spans = (all: Schedule[]) => {
    const each = all.map((one) => spansOf(one, timeZone, Rule));
    return (from: number, to: number) => merged(each.flatMap((of) => of(from, to)));
  };
  return {
    timeZone,
    open: spans(schedules.open),
    closed: spans(schedules.closed),
    holidays: spans(schedules.holidays),
  };
}

type SpansBetween = (from: number, to: number) => Span[];

/**
 * Wall time is given to the library as if it were UTC: no occurrence moves when the clocks change. Inferred: that the zone
 * of `start`, `end` and `rrule` is the group's, since they name none (genesys-contract §6, ADR 0008).
 */
function spansOf(
  { start, end, rrule }: Schedule,
  timeZone: string,
  Rule: typeof RRuleTemporal | undefined,
): SpansBetween {
  const first = { from: wallFrom(start), to: wallFrom(end) };
  const length = first.to - first.from;
  if (!Rule || rrule.trim() === "") return () => [first];
  const dtstart = stamp(first.from);
  const rule = new Rule({ rruleString: `DTSTART:${dtstart}\nRRULE:${inWallTime(rrule, timeZone)}` });
  return (from, to) =>
    rule
      .between(new Date(from - length), new Date(to), true)
      .map(({ epochMilliseconds }) => ({ from: epochMilliseconds, to: epochMilliseconds + length }));
}

function wallFrom(local: string): number {
  return Date.parse(/Z$|[+-]\d{2}:?\d{2}$/.test(local) ? local : `${local}Z`);
}

/**
 * `UNTIL` may be a date, local time, or a moment in UTC (RFC 5545 §3.3.10): it becomes local time in every case. Which of
 * them Genesys writes is not documented; inferred: a `Z` means UTC, as in the RFC, and a date includes its whole day.
 */
function inWallTime(rrule: string, timeZone: string): string {
  return rrule
    .trim()
    .replace(/^RRULE:/i, "")
    .replace(/UNTIL=(\d{4})(\d{2})(\d{2})(?:T(\d{2})(\d{2})(\d{2})(Z?))?/i, (_, ...found) => {
      const [year, month, day, hour, minute, second, zone] = found as string[];
      if (hour === undefined) return `UNTIL=${year}${month}${day}T235959Z`;
      const digits = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
      return `UNTIL=${stamp(zone ? wallOf(digits, timeZone) : digits)}`;
    });
}

/** `20260105T080000Z`. */
function stamp(wall: number): string {
  return `${new Date(wall).toISOString().slice(0, 19).replaceAll(/[-:]/g, "")}Z`;
}
