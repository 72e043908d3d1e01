/** The tab Competencies: the table, its fixed last row, and what is wrong in it. */

import type { Directory, Found } from "../../shared/editor/directory.ts";
import { failureText } from "../../shared/editor/failure.ts";
import type { Words } from "../../shared/editor/words.ts";
import { checkCompetencies } from "../check.ts";
import { type CompetencyRow, ROW_WITHOUT_COMPETENCY } from "../config.ts";
import { type RowFields, rowIn } from "./row/editor.ts";

export interface CompetencyTable {
  read(): CompetencyRow[];
  /** Asks Genesys what it has, and says when that fails or when something saved is gone; for when the tab opens. */
  compare(): void;
}

export function showCompetencies(
  saved: readonly CompetencyRow[],
  directory: Directory,
  words: Words,
): CompetencyTable {
  const list = $("#genesys-config-competencies");
  const context = { directory, words, changed, renamed };
  const without = rowIn(
    $("#genesys-config-without"),
    saved.find(({ competency }) => competency === "") ?? ROW_WITHOUT_COMPETENCY,
    { ...context, fixed: true },
  );

  list.editableList<Partial<CompetencyRow>>({
    header: undefined,
    height: "auto",
    sortable: true,
    removable: true,
    addButton: words("genesys-config.label.addCompetency"),
    ariaLabel: words("genesys-config.tab.competencies"),
    addItem(row, _index, item) {
      const isNew = item.competency === undefined;
      const fields = rowIn(row, { ...ROW_WITHOUT_COMPETENCY, ...item }, { ...context, fixed: false });
      row.data("fields", fields);
      if (isNew) fields.focus();
      changed();
    },
    removeItem: () => changed(),
    sortItems: () => changed(),
  });
  for (const row of saved.filter(({ competency }) => competency !== "")) list.editableList("addItem", row);

  function rows(): RowFields[] {
    return list
      .editableList("items")
      .toArray()
      .map((element) => $(element).data("fields") as RowFields | undefined)
      .filter((fields) => fields !== undefined);
  }

  function read(): CompetencyRow[] {
    return [...rows(), without].map((fields) => fields.read());
  }

  function changed() {
    const table = read();
    const names = table.map(({ competency }) => competency.trim()).filter((name) => name !== "");
    for (const fields of [...rows(), without]) fields.offerFallbacks(names);
    $("#genesys-config-problems")
      .empty()
      .append(
        checkCompetencies(table).map(({ key, values }) => $("<li>").text(words(`problem.${key}`, values))),
      );
  }

  function renamed(before: string, now: string) {
    for (const fields of [...rows(), without]) fields.follow(before, now);
    changed();
  }

  async function compare() {
    const note = $("#genesys-config-directory").show().text(words("dialog.asking"));
    try {
      const [queues, flows] = await Promise.all([directory.queues(""), directory.flows("")]);
      const gone = goneNames(read(), queues, flows);
      note.toggle(gone.length > 0).text(words("genesys-config.tip.gone", { names: gone.join(", ") }));
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

  changed();
  return { read, compare: () => void compare() };
}

/** What rows name and Genesys no longer has; nothing when Genesys has more than it sent. */
function goneNames(rows: readonly CompetencyRow[], queues: Found, flows: Found): string[] {
  const missing = (found: Found, id: string) =>
    !found.more && /^[0-9a-f-]{36}$/i.test(id) && found.entities.every((entity) => entity.id !== id);
  return rows.flatMap((row) => [
    ...(missing(queues, row.queueId) ? [row.queueName || row.queueId] : []),
    ...(missing(flows, row.flowId) ? [row.flowName || row.flowId] : []),
  ]);
}
