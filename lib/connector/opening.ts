/** Is anybody there at this hour? Answered from the connector's own table, or from Genesys' schedules, kept for minutes. */
import type { Conditions } from "../conditions.ts";
import type { Timers } from "../delivery/timers.ts";
import { asHandoverError, HandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import { type Calendar, type Opening, openingAt } from "../routing/opening-hours/calendar.ts";
import { type Hours, hoursFor } from "../routing/opening-hours/hours.ts";
import { groupCalendar } from "../routing/opening-hours/schedules.ts";
import { tableCalendar } from "../routing/opening-hours/table.ts";
import { createKept, type Kept } from "./kept.ts";
import { createUnreadableHours } from "./unreadable-hours.ts";

export interface OpeningPorts {
  hours: () => readonly Hours[];
  genesys: () => Genesys;
  conditions: Conditions;
  timers: Timers;
  now: () => number;
  log: (line: string) => void;
}

/** `unknown`: Genesys could not be asked, and there is nothing older to go by; the reason is an error's code. */
export type Hour = (Opening | { is: "unknown"; reason: string }) & {
  /** Genesys cannot be asked just now, and this is from what it said before. */
  outdated?: true;
};

/** How old an answer may be, and how old when no newer one can be had. An emergency must count soon. */
const SCHEDULES = { freshMs: 5 * 60_000, usableMs: 24 * 3_600_000 };
const EMERGENCY = { freshMs: 15_000, usableMs: 10 * 60_000 };
const OPTIONS = { priority: "text", lane: "availability" } as const;

export function createOpening({ hours, genesys, conditions, timers, now, log }: OpeningPorts) {
  const groups = createKept(
    async (id: string) => groupCalendar(await genesys().schedules.group(id, OPTIONS)),
    { ...SCHEDULES, timers, now },
  );
  const emergencies = createKept((id: string) => genesys().schedules.isEmergency(id, OPTIONS), {
    ...EMERGENCY,
    timers,
    now,
  });
  /** A table is read once, as long as the same one is configured. */
  const tables = new WeakMap<Hours, Calendar>();
  const unreadable = createUnreadableHours({ hours, conditions, log });

  async function hourOf(entry: Hours): Promise<Hour> {
    const [emergency, opening] = await Promise.allSettled([emergencyIn(entry), openingOf(entry)]);
    const error = [emergency, opening].find((read) => read.status === "rejected")?.reason;
    const hour = verdict(emergency, opening) ?? { is: "unknown", reason: codeOf(error) };
    if (error !== undefined) unreadable.add(entry, error);
    else if (!hour.outdated) unreadable.remove(entry);
    return hour;
  }

  async function emergencyIn({ emergencyGroupId }: Hours): Promise<Kept<boolean>> {
    return emergencyGroupId === "" ? { value: false } : emergencies.of(emergencyGroupId);
  }

  async function openingOf(entry: Hours): Promise<Kept<Opening>> {
    if (entry.kind === "always") return { value: { is: "open" } };
    const { value, ...rest } = entry.kind === "table" ? { value: tableOf(entry) } : await groupOf(entry);
    return { ...rest, value: openingAt(value, now(), entry.closesBeforeMinutes) };
  }

  function tableOf(entry: Hours): Calendar {
    const known = tables.get(entry) ?? tableCalendar(entry);
    tables.set(entry, known);
    return known;
  }

  async function groupOf({ scheduleGroupId }: Hours): Promise<Kept<Calendar>> {
    if (scheduleGroupId !== "") return groups.of(scheduleGroupId);
    throw new HandoverError(
      "NOT_CONFIGURED",
      "No schedule group is chosen.",
      "Choose one in the tab Hours of the genesys-config, or another kind of opening hours.",
    );
  }

  return {
    /** Never rejects. */
    async of(competency: string): Promise<Hour> {
      const entry = hoursFor(hours(), competency);
      return entry ? hourOf(entry) : { is: "open" };
    },
    /** Other hours are configured. */
    changed: unreadable.changed,
  };
}

/** Undefined where it depends on what could not be read: who is closed is so whatever an emergency group would say. */
function verdict(
  emergency: PromiseSettledResult<Kept<boolean>>,
  opening: PromiseSettledResult<Kept<Opening>>,
): Hour | undefined {
  const calm = emergency.status === "fulfilled" ? emergency.value : undefined;
  if (calm?.value) return noted({ is: "closed", reason: "emergency" }, calm);
  if (opening.status === "rejected") return undefined;
  const { value } = opening.value;
  if (value.is === "closed") return noted(value, opening.value);
  return calm && noted(value, calm, opening.value);
}

function noted(opening: Opening, ...read: Kept<unknown>[]): Hour {
  return read.some(({ outdated }) => outdated) ? { ...opening, outdated: true } : opening;
}

function codeOf(error: unknown): string {
  return asHandoverError(error, "NOT_CONFIGURED").code;
}
