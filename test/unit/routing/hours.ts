import type { Hours } from "../../../lib/routing/opening-hours/hours.ts";

const EVER = "00:00-24:00";

export const OPEN_DAYS = { mo: EVER, tu: EVER, we: EVER, th: EVER, fr: EVER, sa: EVER, su: EVER };

/** An entry of the opening hours, by a table that is open all week. */
export const hours = (rest: Partial<Hours> = {}): Hours => ({
  competency: "*",
  kind: "table",
  scheduleGroupId: "",
  scheduleGroupName: "",
  emergencyGroupId: "",
  emergencyGroupName: "",
  timeZone: "Europe/Paris",
  week: OPEN_DAYS,
  dates: [],
  closesBeforeMinutes: 0,
  ...rest,
});
