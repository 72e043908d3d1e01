/** Is anybody there at this hour? Answered from the connector's own table, or from Genesys' schedules, kept for minutes. */
import type { Conditions } from "../conditions.ts";
import { asHandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import { type Calendar, type Opening, openingAt } from "../routing/opening-hours/calendar.ts";
import { type Hours, hoursFor } from "../routing/opening-hours/hours.ts";
import { groupCalendar } from "../routing/opening-hours/schedules.ts";
import { tableCalendar } from "../routing/opening-hours/table.ts";
import { createKept, type Kept } from "./kept.ts";

export interface OpeningPorts {
  hours: () => readonly Hours[];
  genesys: () => Genesys;
  conditions: Conditions;
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

export function createOpening({ hours, genesys, conditions, now, log }: OpeningPorts) {
  const groups = createKept(
    async (id: string) => groupCalendar(await genesys().schedules.group(id, OPTIONS)),
    { ...SCHEDULES, now },
  );
  const emergencies = createKept((id: string) => genesys().schedules.isEmergency(id, OPTIONS), {
    ...EMERGENCY,
    now,
  });
  /** A table is read once, as long as the same one is configured. */
  const tables = new WeakMap<Hours, Calendar>();

  async function hourOf(entry: Hours): Promise<Hour> {
    const emergency = entry.emergencyGroupId === "" ? NONE : await emergencies.of(entry.emergencyGroupId);
    if (emergency.value) return { is: "closed", reason: "emergency" };
    if (entry.kind === "always") return noted({ is: "open" }, emergency);
    const calendar =
      entry.kind === "table" ? { value: tableOf(entry) } : await groups.of(entry.scheduleGroupId);
    return noted(openingAt(calendar.value, now(), entry.closesBeforeMinutes), emergency, calendar);
  }

  function tableOf(entry: Hours): Calendar {
    const known = tables.get(entry) ?? tableCalendar(entry);
    tables.set(entry, known);
    return known;
  }

  // What was wrong with the hours of before the deploy; these have not been asked yet.
  conditions.clear("hours-unreadable");

  return {
    /** Never rejects. */
    async of(competency: string): Promise<Hour> {
      const entry = hoursFor(hours(), competency);
      if (!entry) return { is: "open" };
      try {
        const hour = await hourOf(entry);
        if (!hour.outdated) conditions.clear("hours-unreadable");
        return hour;
      } catch (error) {
        const { code, facts, message } = asHandoverError(error, "NOT_CONFIGURED");
        if (!conditions.has("hours-unreadable")) {
          const remedy = isNotFound(error)
            ? " Choose another group in the tab Hours of the genesys-config."
            : "";
          log(`The opening hours of ${nameOf(entry)} cannot be read. ${message}${remedy}`);
        }
        conditions.set("hours-unreadable", { reason: facts.permission ?? code });
        return { is: "unknown", reason: code };
      }
    },
  };
}

const NONE: Kept<boolean> = { value: false };

function nameOf({ competency }: Hours): string {
  if (competency === "*") return "all other competencies";
  return competency === "" ? "the row without competency" : `"${competency}"`;
}

function noted(opening: Opening, ...read: Kept<unknown>[]): Hour {
  return read.some(({ outdated }) => outdated) ? { ...opening, outdated: true } : opening;
}
