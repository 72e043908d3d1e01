/** The tab Competencies: the table, its fixed last row, and what is wrong in it. */

import type { Directory } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import type { Words } from "../../shared/editor/words.ts";
import { type CompetencyRow, ROW_WITHOUT_COMPETENCY } from "../config.ts";
import { fields } from "../fields/editor.ts";
import { checkCompetencies } from "./check.ts";
import { type Gone, goneFrom } from "./gone.ts";
import { lazyRowIn } from "./lazy/editor.ts";
import { type RowFields, rowIn } from "./row/editor.ts";

export const competencyProperties = {
  competencies: fields.list("competencies", "genesys-config.tab.competencies", (rows) =>
    checkCompetencies(rows ?? []),
  ),
};

export interface CompetencyTable {
  read(): CompetencyRow[];
  /** Asks Genesys what it has, and says when that fails or when something saved is gone; for when the tab opens. */
  compare(): void;
}

/** Who names competencies outside the table. */
export interface Told {
  /** A competency got another name. */
  renamed(before: string, now: string): void;
  /** The names in the table may be others now. */
  changed(): void;
}

/** More than a screen shows: these are there at once, the others in pieces. */
const FIRST_PIECE = 40;
const PIECE = 60;

export function showCompetencies(
  saved: readonly CompetencyRow[],
  directory: Directory,
  words: Words,
  told: Told,
): CompetencyTable {
  const list = $("#genesys-config-competencies");
  const context = { directory, words, changed, renamed };
  let gone: Gone = { queues: new Set(), flows: new Set() };
  // A row that lost its name stays a row, so that it can get one.
  const last = saved.map(({ competency }) => competency).lastIndexOf("");
  const without = rowIn($("#genesys-config-without"), saved[last] ?? ROW_WITHOUT_COMPETENCY, {
    ...context,
    fixed: true,
  });
  let filling = false;
  let built = 0;

  list.editableList<{ row?: CompetencyRow }>({
    header: undefined,
    height: "auto",
    sortable: true,
    removable: true,
    addButton: words("genesys-config.label.addCompetency"),
    ariaLabel: words("genesys-config.tab.competencies"),
    addItem(place, _index, { row }) {
      const inRow = row && built >= FIRST_PIECE ? lazyRowIn : rowIn;
      const fields = inRow(place, row ?? ROW_WITHOUT_COMPETENCY, { ...context, fixed: false });
      built += 1;
      place.data("fields", fields);
      fields.markGone(gone);
      if (!row) fields.focus();
      changed();
    },
    removeItem: () => changed(),
    sortItems: () => changed(),
  });
  // A long table comes in pieces, so that the dialog opens at once; what is not there yet is read as it was saved.
  const outstanding = saved.filter((_, index) => index !== last).map((row) => ({ ...row }));
  function fill(count: number) {
    filling = true;
    for (const row of outstanding.splice(0, count)) list.editableList("addItem", { row });
    filling = false;
    if (outstanding.length === 0) changed();
    else setTimeout(() => list[0]?.isConnected && fill(PIECE));
  }

  function rows(): RowFields[] {
    const items = list.editableList("items").toArray();
    const fields = items.map((element) => $(element).data("fields") as RowFields | undefined);
    return [...fields.filter((one) => one !== undefined), without];
  }

  function read(): CompetencyRow[] {
    const fields = rows().map((one) => one.read());
    return [...fields.slice(0, -1), ...outstanding, ...fields.slice(-1)];
  }

  function changed() {
    if (filling || outstanding.length > 0) return;
    const all = rows();
    const table = all.map((fields) => fields.read());
    const names = table.map(({ competency }) => competency).filter((name) => name !== "");
    const problems: string[][] = all.map(() => []);
    for (const { key, values } of checkCompetencies(table))
      problems[values.row - 1]?.push(words(`problem.${key}`, values));
    for (const [index, fields] of all.entries()) {
      fields.offerFallbacks(names);
      fields.tell(problems[index] ?? []);
    }
    told.changed();
  }

  function renamed(before: string, now: string) {
    for (const fields of rows()) fields.follow(before, now);
    for (const row of outstanding) if (row.fallback === before) row.fallback = now;
    told.renamed(before, now);
    changed();
  }

  async function compare() {
    const note = $("#genesys-config-directory").show().text(words("dialog.asking"));
    try {
      const table = read();
      const [queues, flows] = await Promise.all([
        goneFrom(
          "queues",
          table.map(({ queueId }) => queueId),
          directory,
        ),
        goneFrom(
          "flows",
          table.map(({ flowId }) => flowId),
          directory,
        ),
      ]);
      gone = { queues, flows };
      for (const fields of rows()) fields.markGone(gone);
      const names = new Set(table.flatMap((row) => goneNames(row, { queues, flows })));
      note.toggle(names.size > 0).text(words("genesys-config.tip.gone", { names: [...names].join(", ") }));
    } catch (error) {
      const { reason, detail } = failureText(words, error);
      const retry = $('<button type="button" class="red-ui-button red-ui-button-small">')
        .text(words("dialog.refresh"))
        .on("click", () => {
          directory.forget();
          void compare();
        });
      note.text(`${reason} ${words("genesys-config.tip.offline")}`).append(retry, $("<small>").text(detail));
    }
  }

  fill(FIRST_PIECE);
  return { read, compare: () => void compare() };
}

function goneNames(row: CompetencyRow, { queues, flows }: Gone): string[] {
  return [
    ...(queues.has(row.queueId) ? [row.queueName || row.queueId] : []),
    ...(flows.has(row.flowId) ? [row.flowName || row.flowId] : []),
  ];
}
