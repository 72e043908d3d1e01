/** What can be wrong in the opening hours; pure. */

import { foldedName } from "../../../lib/routing/folded-name.ts";
import { DAYS, parseDate, parseTimes } from "../../../lib/routing/opening-hours/times.ts";
import { isTimeZone } from "../../../lib/time-zone.ts";
import { checkWholeNumber, isFromEnvironment } from "../../shared/config/check.ts";
import { isChosen, type RowProblem } from "../competencies/check.ts";
import type { HoursKind, HoursRow } from "../config.ts";

export const HOURS_KINDS: readonly HoursKind[] = ["always", "genesys", "table"];
const MOST_CLOSES_BEFORE = { min: 0, max: 1_440, optional: true };

/**
 * Everything wrong, each with the number of its row; `competencies` are the names in the table. Rows of a flow written by
 * hand may lack what is at its default.
 */
export function checkHours(
  rows: readonly Partial<HoursRow>[],
  competencies: readonly string[],
): RowProblem[] {
  const names = rows.map(({ competency = "*" }) => foldedName(competency));
  const known = new Set(["*", "", ...competencies.map(foldedName)]);
  // Which names the environment will give nobody knows here.
  const unsure = competencies.some(isFromEnvironment);
  return rows.flatMap((row, index) => {
    const name = names[index] ?? "";
    const wrong = [
      ...(names.indexOf(name) !== index ? ["hours-twice"] : []),
      ...(known.has(name) || unsure || isFromEnvironment(name) ? [] : ["hours-competency"]),
      ...problemsIn(row),
    ];
    return wrong.map((key) => ({ key, values: { row: index + 1 } }));
  });
}

function problemsIn({ kind = "always", closesBeforeMinutes = 0, ...row }: Partial<HoursRow>): string[] {
  if (isFromEnvironment(kind)) return [];
  if (!HOURS_KINDS.some((one) => one === kind)) return ["hours-kind"];
  const {
    scheduleGroupId = "",
    scheduleGroupName = "",
    emergencyGroupId = "",
    emergencyGroupName = "",
  } = row;
  const group = scheduleGroupId !== "" && isChosen(scheduleGroupId, scheduleGroupName);
  const minutes = kind === "always" || !checkWholeNumber(closesBeforeMinutes, MOST_CLOSES_BEFORE);
  return [
    ...(kind === "genesys" && !group ? ["hours-group"] : []),
    ...(isChosen(emergencyGroupId, emergencyGroupName) ? [] : ["hours-emergency"]),
    ...(kind === "table" ? tableProblems(row) : []),
    ...(minutes ? [] : ["hours-closes-before"]),
  ];
}

function tableProblems({ timeZone = "", week, dates = [] }: Partial<HoursRow>): string[] {
  const zone = isFromEnvironment(timeZone) || isTimeZone(timeZone.trim());
  const times = DAYS.every((day) => readable(week?.[day] ?? ""));
  const special = dates.every(
    ({ date = "", times = "" }) => (isFromEnvironment(date) || parseDate(date)) && readable(times),
  );
  return [
    ...(zone ? [] : ["hours-zone"]),
    ...(times ? [] : ["hours-times"]),
    ...(special ? [] : ["hours-dates"]),
  ];
}

/** Whether these are times of a day, or will be. */
export const readable = (times: string): boolean =>
  isFromEnvironment(times) || parseTimes(times) !== undefined;
