/** One entry of the opening hours: for which competency, where the hours come from, and what that needs. */

import { isFromEnvironment } from "../../../shared/config/check.ts";
import { badgeIn } from "../../../shared/editor/badge.ts";
import { cellIn } from "../../../shared/editor/cell.ts";
import { choiceFor } from "../../../shared/editor/choice.ts";
import type { Directory } from "../../../shared/editor/directory.ts";
import { pickerIn } from "../../../shared/editor/picker.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { RowProblem } from "../../competencies/check.ts";
import type { HoursKind, HoursRow } from "../../config.ts";
import { HOURS_KINDS } from "../check.ts";
import { datesOfText, textOfDates } from "../dates.ts";
import { weekIn } from "../week/editor.ts";
import { competencyIn } from "./competency/editor.ts";

export interface EntryFields {
  read(): HoursRow;
  /** A competency got another name: the entry follows. */
  follow(before: string, now: string): void;
  /** What is wrong with this entry. */
  tell(problems: readonly RowProblem[]): void;
  /** From now on a group of these is marked as missing. */
  markGone(gone: GoneGroups): void;
}

/** Ids that entries name and Genesys does not have, or no longer. */
export interface GoneGroups {
  groups: ReadonlySet<string>;
  emergencies: ReadonlySet<string>;
}

export interface EntryContext {
  directory: Directory;
  words: Words;
  /** The names in the competency table as it stands. */
  competencies: () => readonly string[];
  changed: () => void;
}

export function entryIn(place: JQuery, entry: HoursRow, context: EntryContext): EntryFields {
  const { directory, words } = context;
  let gone: GoneGroups = { groups: new Set(), emergencies: new Set() };
  function changed() {
    showGone();
    context.changed();
  }
  const label = (key: string) => words(`genesys-config.label.${key}`);
  const row = () => $('<div class="genesys-cells genesys-hours">').appendTo(place);
  const above = row();
  const cell = (key: string, cells = above) => cellIn(cells, label(key));
  const input = (key: string, value: string, cells = above) =>
    $('<input type="text" spellcheck="false">')
      .attr("aria-label", label(key))
      .val(value)
      .on("input change", changed)
      .appendTo(cell(key, cells));

  const competency = competencyIn(input("hoursFor", entry.competency), words, context.competencies);
  const kind = input("hoursKind", entry.kind);
  const kinds = HOURS_KINDS.map((value) => ({
    value,
    label: words(`genesys-config.option.hoursKind.${value}`),
  }));
  choiceFor(kind, kinds, words);

  const live = { words, forget: directory.forget, changed };
  const groupCell = cell("scheduleGroup");
  const group = pickerIn(
    groupCell,
    { id: entry.scheduleGroupId, name: entry.scheduleGroupName },
    { ...live, label: label("scheduleGroup"), ask: directory.scheduleGroups },
  );
  const groupBadge = badgeIn(groupCell, words("genesys-config.badge.group"));
  const zone = input("timeZone", entry.timeZone).attr("placeholder", "Europe/Paris");
  const emergencyCell = cell("emergencyGroup");
  const emergency = pickerIn(
    emergencyCell,
    { id: entry.emergencyGroupId, name: entry.emergencyGroupName },
    { ...live, label: label("emergencyGroup"), ask: directory.emergencyGroups },
  );

  const emergencyBadge = badgeIn(emergencyCell, words("genesys-config.badge.group"));
  function showGone() {
    groupBadge.toggle(gone.groups.has(group().id));
    emergencyBadge.toggle(gone.emergencies.has(emergency().id));
  }

  const table = row();
  const week = weekIn(table, entry.week, words, changed);
  const dates = $('<textarea rows="3" spellcheck="false">')
    .attr({ "aria-label": label("dates"), placeholder: words("genesys-config.placeholder.dates") })
    .val(textOfDates(entry.dates))
    .on("input", changed)
    .appendTo(cell("dates", table).addClass("genesys-wide"));
  const closesBefore = input("closesBeforeMinutes", String(entry.closesBeforeMinutes), row());
  const problems = $('<ul class="genesys-problems" role="alert">').appendTo(place);

  const kindNow = () => String(kind.val()).trim() as HoursKind;
  function showWhatCounts() {
    const may = (one: HoursKind) => kindNow() === one || isFromEnvironment(kindNow());
    groupCell.toggle(may("genesys"));
    zone.parent().toggle(may("table"));
    table.toggle(may("table"));
    closesBefore.parent().toggle(kindNow() !== "always");
  }
  kind.on("input change", showWhatCounts);
  showWhatCounts();

  const markedBy: Record<string, JQuery> = {
    "hours-twice": competency.input,
    "hours-competency": competency.input,
    "hours-kind": kind,
    "hours-group": groupCell.find("input"),
    "hours-emergency": emergencyCell.find("input"),
    "hours-zone": zone,
    "hours-dates": dates,
    "hours-closes-before": closesBefore,
  };
  let told = "";

  return {
    read() {
      const minutes = String(closesBefore.val()).trim();
      const [{ id: scheduleGroupId, name: scheduleGroupName }, chosen] = [group(), emergency()];
      return {
        competency: String(competency.input.val()).trim(),
        kind: kindNow(),
        scheduleGroupId,
        scheduleGroupName,
        emergencyGroupId: chosen.id,
        emergencyGroupName: chosen.name,
        timeZone: String(zone.val()).trim(),
        week: week.read(),
        dates: datesOfText(String(dates.val())),
        // What nobody touched stays the number that it was.
        closesBeforeMinutes:
          minutes === String(entry.closesBeforeMinutes) ? entry.closesBeforeMinutes : minutes,
      };
    },
    follow: competency.follow,
    markGone(found) {
      gone = found;
      showGone();
    },
    tell(found) {
      const keys = found.map(({ key }) => key);
      for (const field of Object.values(markedBy)) field.removeClass("input-error");
      for (const key of keys) markedBy[key]?.addClass("input-error");
      week.mark();
      const texts = found.map(({ key, values }) => words(`problem.${key}`, values));
      if (told === texts.join()) return;
      told = texts.join();
      problems.empty().append(texts.map((text) => $("<li>").text(text)));
      place.toggleClass("genesys-wrong", texts.length > 0);
    },
  };
}
