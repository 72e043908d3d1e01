/** A plan as a table: each kind of step told by icon, word and colour; what stays as it is comes last. */

import { hostOf, ORGANISATION, type Step, type StepKind } from "../../../../lib/provision/step.ts";
import type { Words } from "../../../shared/editor/words.ts";

const ICONS: Record<StepKind, string> = {
  create: "fa-plus-circle",
  adopt: "fa-link",
  keep: "fa-check-circle",
  update: "fa-pencil",
  conflict: "fa-exclamation-triangle",
  orphan: "fa-chain-broken",
  delete: "fa-trash",
};
const COLUMNS = ["step", "integration", "why"] as const;
/** Of the others `old` and `new` are no words for people, or the row says it all. */
const SHOWN_CHANGES = ["webhookUrl", "flow", "typing", "documents"];

export function planTable(steps: readonly Step[], words: Words): JQuery {
  const text = (key: string, values?: Record<string, string>) => words(`genesys-provision.${key}`, values);
  const head = COLUMNS.map((name) => $('<th scope="col">').text(text(`column.${name}`)));
  const doing = steps.filter(({ kind }) => kind !== "keep");
  const keeping = steps.filter(({ kind }) => kind === "keep");
  const body = $("<tbody>").append([...doing, ...keeping].map((step) => rowOf(step, text)));
  // With a thousand rows the table scrolls, not the dialog; the keyboard must reach it, too.
  return $('<div class="genesys-plan" tabindex="0" role="region">')
    .attr("aria-label", text("label.preview"))
    .append($("<table>").append($("<thead>").append($("<tr>").append(head)), body));
}

/** How many steps of which kind: `create 2 · keep 1`. */
export function summaryOf(steps: readonly Step[], words: Words): string {
  const counts = new Map<StepKind, number>();
  for (const { kind } of steps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts]
    .map(([kind, count]) => `${words(`genesys-provision.kind.${kind}`)} ${count}`)
    .join(" · ");
}

type Text = (key: string, values?: Record<string, string>) => string;

function rowOf(step: Step, text: Text): JQuery {
  const { kind, integrationId, integrationName, reason } = step;
  const badge = $(`<span class="genesys-step ${kind}">`).append(
    $(`<i class="fa ${ICONS[kind]}" aria-hidden="true">`),
    " ",
    document.createTextNode(text(`kind.${kind}`)),
  );
  const about = $("<td>").append(
    $("<strong>").text(competencyOf(step, text)),
    $("<div>").text(integrationName),
  );
  // Whoever takes over or prunes needs the id.
  if (integrationId !== null) about.append($("<code>").text(integrationId));
  const values = { name: integrationName, host: hostOf(step.old ?? "") };
  const why = $("<td>").append($("<div>").text(text(`why.${reason}`, values)));
  return $("<tr>")
    .attr("data-kind", kind)
    .append($("<td>").append(badge), about, why.append(changeOf(step, text)));
}

function competencyOf({ competency }: Step, text: Text): string {
  if (competency === ORGANISATION) return text("label.organisation");
  return competency === "" ? text("label.without") : competency;
}

function changeOf({ kind, field, old, new: next }: Step, text: Text): JQuery | string {
  if (field === null) return "";
  const label = $("<div>").text(text(`field.${field}`));
  const change = $("<small>").append(label);
  if (kind === "keep" || !SHOWN_CHANGES.includes(field)) return change;
  if (old !== null) change.append($("<del>").text(old), " → ");
  return change.append($("<ins>").text(next ?? ""));
}
