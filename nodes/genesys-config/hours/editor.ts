/** The tab Opening hours: one entry per competency that has hours of its own, and what is wrong in each. */

import type { Directory } from "../../shared/editor/directory.ts";
import type { Words } from "../../shared/editor/words.ts";
import { type HoursRow, NO_HOURS } from "../config.ts";
import { fields } from "../fields/editor.ts";
import { checkHours } from "./check.ts";
import { type EntryFields, entryIn } from "./entry/editor.ts";

export const hoursProperties = {
  hours: fields.list("hours", "genesys-config.tab.hours", (rows) => checkHours(rows ?? [])),
};

export interface HoursList {
  read(): HoursRow[];
  /** A competency got another name: its entry follows. */
  follow(before: string, now: string): void;
}

/** `competencies` reads the names in the table of the open dialog. */
export function showHours(
  saved: readonly Partial<HoursRow>[],
  competencies: () => readonly string[],
  directory: Directory,
  words: Words,
): HoursList {
  const list = $("#genesys-config-hours");
  const entries = (): EntryFields[] =>
    list
      .editableList("items")
      .toArray()
      .map((element) => $(element).data("fields") as EntryFields | undefined)
      .filter((found) => found !== undefined);
  const read = () => entries().map((entry) => entry.read());

  function changed() {
    const all = entries();
    const problems = checkHours(all.map((entry) => entry.read()));
    for (const [index, entry] of all.entries()) {
      entry.tell(problems.filter(({ values }) => values.row === index + 1));
    }
  }

  list.editableList<{ entry?: Partial<HoursRow> }>({
    height: "auto",
    sortable: true,
    removable: true,
    addButton: words("genesys-config.label.addHours"),
    ariaLabel: words("genesys-config.tab.hours"),
    addItem(place, _index, { entry }) {
      const whole = entry ? wholeOf(entry) : newEntry(read(), competencies());
      place.data("fields", entryIn(place, whole, { directory, words, competencies, changed }));
      changed();
    },
    removeItem: changed,
    sortItems: changed,
  });
  for (const entry of saved) list.editableList("addItem", { entry });

  return {
    read,
    follow(before, now) {
      for (const entry of entries()) entry.follow(before, now);
      changed();
    },
  };
}

/** A flow written by hand names only what matters. */
function wholeOf(entry: Partial<HoursRow>): HoursRow {
  const dates = Array.isArray(entry.dates) ? entry.dates : [];
  return { ...NO_HOURS, ...entry, week: { ...NO_HOURS.week, ...entry.week }, dates };
}

/** For all others first, then for who has no entry yet. */
function newEntry(present: readonly HoursRow[], competencies: readonly string[]): HoursRow {
  const taken = new Set(present.map(({ competency }) => competency.toLowerCase()));
  const competency = ["*", ...competencies, ""].find((name) => !taken.has(name.toLowerCase())) ?? "*";
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { ...NO_HOURS, competency, timeZone };
}
