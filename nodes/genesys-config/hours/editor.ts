/** The tab Opening hours: one entry per competency that has hours of its own, and what is wrong in each. */

import { foldedName } from "../../../lib/routing/folded-name.ts";
import type { Directory } from "../../shared/editor/directory.ts";
import type { Words } from "../../shared/editor/words.ts";
import { goneFrom } from "../competencies/gone.ts";
import { type CompetencyRow, type HoursRow, NO_HOURS } from "../config.ts";
import { fields } from "../fields/editor.ts";
import { checkHours } from "./check.ts";
import { type EntryFields, entryIn, type GoneGroups } from "./entry/editor.ts";

export const hoursProperties = {
  hours: fields.list("hours", "genesys-config.tab.hours", function (rows) {
    return checkHours(rows ?? [], namesIn(this.competencies ?? []));
  }),
};

/** The names in the competency table. */
export const namesIn = (rows: readonly CompetencyRow[]): string[] =>
  rows.map(({ competency }) => competency).filter((name) => name !== "");

export interface HoursList {
  read(): HoursRow[];
  /** A competency got another name: its entry follows. */
  follow(before: string, now: string): void;
  /** Says again what is wrong; for when the competency table changed. */
  check(): void;
  /** Marks what Genesys does not have any more; for when the tab opens. */
  compare(): void;
}

/** `competencies` reads the names in the table of the open dialog. */
export function showHours(
  saved: readonly Partial<HoursRow>[],
  competencies: () => readonly string[],
  directory: Directory,
  words: Words,
): HoursList {
  const list = $("#genesys-config-hours");
  let gone: GoneGroups = { groups: new Set(), emergencies: new Set() };
  const entries = (): EntryFields[] =>
    list
      .editableList("items")
      .toArray()
      .map((element) => $(element).data("fields") as EntryFields | undefined)
      .filter((found) => found !== undefined);
  const read = () => entries().map((entry) => entry.read());

  function changed() {
    const all = entries();
    if (all.length === 0) return;
    const problems = checkHours(
      all.map((entry) => entry.read()),
      competencies(),
    );
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
      const fields = entryIn(place, whole, { directory, words, competencies, changed });
      place.data("fields", fields);
      fields.markGone(gone);
      changed();
    },
    removeItem: changed,
    sortItems: changed,
  });
  async function compare() {
    const all = read();
    const [groups, emergencies] = await Promise.all([
      goneIn(
        "scheduleGroups",
        all.map(({ scheduleGroupId }) => scheduleGroupId),
      ),
      goneIn(
        "emergencyGroups",
        all.map(({ emergencyGroupId }) => emergencyGroupId),
      ),
    ]);
    gone = { groups, emergencies };
    for (const entry of entries()) entry.markGone(gone);
  }

  /** Where Genesys cannot be asked nothing is known to be gone; the list of the field says why it cannot. */
  async function goneIn(kind: "scheduleGroups" | "emergencyGroups", ids: string[]) {
    const named = ids.filter((id) => id !== "");
    if (named.length === 0) return new Set<string>();
    return goneFrom(kind, named, directory).catch(() => new Set<string>());
  }

  for (const entry of saved) list.editableList("addItem", { entry });

  return {
    read,
    follow(before, now) {
      for (const entry of entries()) entry.follow(before, now);
      changed();
    },
    check: changed,
    compare: () => void compare(),
  };
}

/** A flow written by hand names only what matters. */
function wholeOf(entry: Partial<HoursRow>): HoursRow {
  const dates = Array.isArray(entry.dates) ? entry.dates : [];
  return { ...NO_HOURS, ...entry, week: { ...NO_HOURS.week, ...entry.week }, dates };
}

/** For all others first, then for who has no entry yet. */
function newEntry(present: readonly HoursRow[], competencies: readonly string[]): HoursRow {
  const taken = new Set(present.map(({ competency }) => foldedName(competency)));
  const competency = ["*", ...competencies, ""].find((name) => !taken.has(foldedName(name))) ?? "*";
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  return { ...NO_HOURS, competency, timeZone };
}
