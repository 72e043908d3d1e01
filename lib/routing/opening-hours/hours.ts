/** When people of a competency are there, as it is configured; one shape for flow file, dialog and connector. */
import { foldedName } from "../folded-name.ts";
import type { Day } from "./times.ts";

/** `always`: no opening hours; `genesys`: a schedule group; `table`: the weekly table below. */
export type HoursKind = "always" | "genesys" | "table";

export interface SpecialDate {
  /** `2026-12-25`, or `12-25` for every year. */
  date: string;
  /** As in `week`; empty = closed all day. */
  times: string;
}

/** One entry of the connector's opening hours. */
export interface Hours {
  /** A competency of the table, `""` for the row without, `*` for all that have no entry of their own. */
  competency: string;
  kind: HoursKind;
  scheduleGroupId: string;
  scheduleGroupName: string;
  /** While this emergency group is enabled nobody is there, whatever the kind; empty = none. */
  emergencyGroupId: string;
  emergencyGroupName: string;
  /** IANA name such as `Europe/Paris`, for the table; a schedule group brings its own. */
  timeZone: string;
  /** Times such as `08:00-12:00, 13:00-18:00`; empty = closed. */
  week: Record<Day, string>;
  /** Days on which other times hold. */
  dates: SpecialDate[];
  /** So long before the end nobody is sent to the agents any more; 0 = off. */
  closesBeforeMinutes: number;
}

/** The entry that holds for a competency: its own before that for all. Undefined = always open. */
export function hoursFor(all: readonly Hours[], competency: string): Hours | undefined {
  const name = foldedName(competency);
  const own = all.find((one) => foldedName(one.competency) === name);
  return own ?? all.find((one) => one.competency.trim() === "*");
}
