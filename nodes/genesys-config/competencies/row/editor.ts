/** One row of the competency table: competency, queue, Architect flow, fallback. */

import { choiceFor } from "../../../shared/editor/choice.ts";
import type { Directory } from "../../../shared/editor/directory.ts";
import { pickerIn } from "../../../shared/editor/picker.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { CompetencyRow } from "../../config.ts";

export interface RowFields {
  read(): CompetencyRow;
  /** The competencies of the whole table, from which a fallback is chosen. */
  offerFallbacks(names: readonly string[]): void;
  /** A competency got another name: what falls back to it follows. */
  follow(before: string, now: string): void;
  focus(): void;
}

export interface RowContext {
  directory: Directory;
  words: Words;
  /** True for the row without competency: it has no name to edit. */
  fixed: boolean;
  changed: () => void;
  renamed: (before: string, now: string) => void;
}

let count = 0;

export function rowIn(place: JQuery, row: CompetencyRow, context: RowContext): RowFields {
  const { directory, words, fixed, changed, renamed } = context;
  const cells = $('<div class="genesys-cells">').appendTo(place);
  const cell = (key: string) => {
    const label = words(`genesys-config.label.${key}`);
    const element = $("<div>").append($('<span class="genesys-cell-label" aria-hidden="true">').text(label));
    return { label, element: element.appendTo(cells) };
  };

  const name = cell("competency");
  const competency = fixed
    ? $('<div class="genesys-without">').text(words("genesys-config.label.without"))
    : $('<input type="text">')
        .attr({ "aria-label": name.label, placeholder: words("genesys-config.placeholder.competency") })
        .val(row.competency)
        .on("input", changed);
  name.element.append(competency);
  let named = row.competency;
  competency.on("change", () => {
    const now = String(competency.val()).trim();
    if (named !== "" && now !== "") renamed(named, now);
    named = now;
  });

  const queueCell = cell("queue");
  const queue = pickerIn(
    queueCell.element,
    { id: row.queueId, name: row.queueName },
    { label: queueCell.label, words, ask: directory.queues, forget: directory.forget, changed },
  );
  const flowCell = cell("flow");
  const flow = pickerIn(
    flowCell.element,
    { id: row.flowId, name: row.flowName },
    { label: flowCell.label, words, ask: directory.flows, forget: directory.forget, changed },
  );

  const fallbackCell = cell("fallback");
  count += 1;
  const fallback = $('<input type="text">')
    .attr({ id: `genesys-config-fallback-${count}`, "aria-label": fallbackCell.label })
    .val(row.fallback)
    .appendTo(fallbackCell.element)
    .on("change", changed);
  const none = { value: "", label: words("genesys-config.option.none") };
  const choice = choiceFor(fallback, [none], words);

  const read = (): CompetencyRow => ({
    competency: fixed ? "" : String(competency.val()).trim(),
    ...withPrefix("queue", queue()),
    ...withPrefix("flow", flow()),
    fallback: String(fallback.val()).trim(),
  });

  return {
    read,
    offerFallbacks(names) {
      const own = fixed ? "" : String(competency.val()).trim();
      const others = names.filter((other) => other !== own);
      choice.offer([none, ...others.map((other) => ({ value: other, label: other }))]);
    },
    follow(before, now) {
      if (String(fallback.val()) === before) fallback.val(now);
    },
    focus: () => void competency.trigger("focus"),
  };
}

function withPrefix<Prefix extends "queue" | "flow">(
  prefix: Prefix,
  { id, name }: { id: string; name: string },
) {
  return { [`${prefix}Id`]: id, [`${prefix}Name`]: name } as Record<`${Prefix}Id` | `${Prefix}Name`, string>;
}
