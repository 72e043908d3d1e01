/** What opening hours are made of, whatever they come from, and whether it is open now. Pure. */
import { containing, type Span, without } from "./spans.ts";
import { DAY_MS, instantOf, MINUTE_MS, wallOf } from "./wall.ts";

/** Where a calendar's spans lie between two moments of wall time; they may reach beyond. */
export interface Calendar {
  timeZone: string;
  open(from: number, to: number): Span[];
  /** Closed whatever `open` says. */
  closed(from: number, to: number): Span[];
  holidays(from: number, to: number): Span[];
}

export type ClosedReason = "outside-hours" | "holiday" | "closes-soon" | "emergency";

export type Opening =
  | { is: "open" }
  | {
      is: "closed";
      reason: ClosedReason;
      /** Milliseconds since 1970; absent when it is not known, or more than a year away. */
      opensAt?: number;
    };

const OPEN: Opening = { is: "open" };
/** How far ahead the next opening is looked for: most find it in the first look. */
const LOOKS = [8 * DAY_MS, 60 * DAY_MS, 400 * DAY_MS];

/**
 * `now` in milliseconds since 1970. A holiday goes before what is closed, and that before what is open: inferred, Genesys'
 * API says what the three lists of a group are (genesys-contract §6), not which of them wins (ADR 0008).
 */
export function openingAt(calendar: Calendar, now: number, closesBeforeMinutes = 0): Opening {
  const wall = wallOf(now, calendar.timeZone);
  const margin = closesBeforeMinutes * MINUTE_MS;
  const nearEnd = wall + 8 * DAY_MS;
  const current = containing(openSpans(calendar, wall - DAY_MS, nearEnd), wall);
  if (current) {
    const left = current.to - wall;
    if (current.to >= nearEnd || left > margin) return OPEN;
    return { is: "closed", reason: "closes-soon", ...opensAfter(calendar, current.to, margin) };
  }
  const holiday = containing(calendar.holidays(wall - DAY_MS, nearEnd), wall);
  return {
    is: "closed",
    reason: holiday ? "holiday" : "outside-hours",
    ...opensAfter(calendar, wall, margin),
  };
}

function openSpans(calendar: Calendar, from: number, to: number): Span[] {
  return without(calendar.open(from, to), [...calendar.closed(from, to), ...calendar.holidays(from, to)]);
}

/** An opening no longer than the margin is none: nobody is ever sent there. */
function opensAfter(calendar: Calendar, wall: number, margin: number): { opensAt?: number } {
  for (const ahead of LOOKS) {
    for (const { from, to } of openSpans(calendar, wall, wall + ahead)) {
      const opens = Math.max(from, wall);
      if (to - opens > margin) return { opensAt: instantOf(opens, calendar.timeZone) };
    }
  }
  return {};
}
