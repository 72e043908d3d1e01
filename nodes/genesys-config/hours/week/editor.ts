/** The week of an opening-hours entry: a field of times per day. */

import { DAYS } from "../../../../lib/routing/opening-hours/times.ts";
import { cellIn } from "../../../shared/editor/cell.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { HoursRow } from "../../config.ts";
import { readable } from "../check.ts";

type Week = HoursRow["week"];

export interface WeekFields {
  read(): Week;
  /** Marks the days whose times cannot be read. */
  mark(): void;
}

export function weekIn(cells: JQuery, week: Week, words: Words, changed: () => void): WeekFields {
  const fields = DAYS.map((day) => {
    const label = words(`genesys-config.day.${day}`);
    const input = $('<input type="text" spellcheck="false">')
      .attr({ "aria-label": label, placeholder: words("genesys-config.placeholder.closed") })
      .val(week[day])
      .on("input", changed)
      .appendTo(cellIn(cells, label));
    return { day, input, read: () => String(input.val()).trim() };
  });
  return {
    read: () => Object.fromEntries(fields.map(({ day, read }) => [day, read()])) as Week,
    mark() {
      for (const { input, read } of fields) input.toggleClass("input-error", !readable(read()));
    },
  };
}
