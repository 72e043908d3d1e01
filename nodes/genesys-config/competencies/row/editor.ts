/** One row of the competency table: competency, queue, Architect flow, fallback. */

import { badgeIn } from "../../../shared/editor/badge.ts";
import { cellIn } from "../../../shared/editor/cell.ts";
import type { Directory } from "../../../shared/editor/directory.ts";
import { pickerIn } from "../../../shared/editor/picker.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { CompetencyRow } from "../../config.ts";
import { fallbackChoice } from "../fallback/editor.ts";
import type { Gone } from "../gone.ts";

export interface RowFields {
  read(): CompetencyRow;
  /** The competencies of the whole table, from which a fallback is chosen. */
  offerFallbacks(names: readonly string[]): void;
  /** A competency got another name: what falls back to it follows. */
  follow(before: string, now: string): void;
  /** What is wrong with this row. */
  tell(problems: readonly string[]): void;
  /** From now on a queue or flow of these is marked as missing. */
  markGone(gone: Gone): void;
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
  const { directory, words, fixed, renamed } = context;
  const cells = $('<div class="genesys-cells">').appendTo(place);
  const cell = (key: string) => {
    const label = words(`genesys-config.label.${key}`);
    return { label, element: cellIn(cells, label) };
  };

  let gone: Gone = { queues: new Set(), flows: new Set() };
  function changed() {
    showGone();
    context.changed();
  }

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
  const queueBadge = badgeIn(queueCell.element, words("genesys-config.badge.queue"));
  const flowCell = cell("flow");
  const flow = pickerIn(
    flowCell.element,
    { id: row.flowId, name: row.flowName },
    { label: flowCell.label, words, ask: directory.flows, forget: directory.forget, changed },
  );
  const flowBadge = badgeIn(flowCell.element, words("genesys-config.badge.flow"));
  function showGone() {
    queueBadge.toggle(gone.queues.has(queue().id));
    flowBadge.toggle(gone.flows.has(flow().id));
  }

  const fallbackCell = cell("fallback");
  count += 1;
  const fallback = $('<input type="text">')
    .attr({ id: `genesys-config-fallback-${count}`, "aria-label": fallbackCell.label })
    .val(row.fallback)
    .appendTo(fallbackCell.element)
    .on("change", changed);
  const fallbacks = fallbackChoice(fallback, words);
  const problems = $('<ul class="genesys-problems" role="alert">').appendTo(place);
  let told = "";

  const read = (): CompetencyRow => ({
    competency: fixed ? "" : String(competency.val()).trim(),
    ...withPrefix("queue", queue()),
    ...withPrefix("flow", flow()),
    fallback: String(fallback.val()).trim(),
  });

  return {
    read,
    offerFallbacks: (names) => fallbacks.offer(names, fixed ? "" : String(competency.val()).trim()),
    follow(before, now) {
      if (String(fallback.val()) === before) fallback.val(now);
    },
    tell(texts) {
      if (told === texts.join()) return;
      told = texts.join();
      problems.empty().append(texts.map((text) => $("<li>").text(text)));
      cells.toggleClass("genesys-wrong", texts.length > 0);
    },
    markGone(found) {
      gone = found;
      showGone();
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
