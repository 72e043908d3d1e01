/** Who the customer is and why they were handed over: a side panel, folded together on a phone. */
import { h, keyed } from "./dom.ts";
import type { Conversation } from "./state.ts";
import { momentText, t } from "./strings.ts";
import { linked } from "./text.ts";

const FIRST = ["reason", "competency"];

export interface Details {
  element: HTMLElement;
  show(conversation: Conversation): void;
}

export function detailsPanel(): Details {
  const attributes = h("tbody");
  const none = h("p", { class: "muted" }, t.noAttributes);
  const facts = h("tbody");
  const table = h(
    "table",
    { class: "facts", "data-testid": "attributes" },
    h("caption", { class: "overline" }, t.attributes),
    attributes,
  );
  const element = h(
    "details",
    { class: "details", open: matchMedia("(min-width: 60em)").matches },
    h("summary", {}, t.details),
    table,
    none,
    h("table", { class: "facts" }, h("caption", { class: "overline" }, t.conversation), facts),
  );
  return {
    element,
    show(conversation) {
      const rows = attributeRows(conversation.attributes);
      none.hidden = rows.length > 0;
      keyed(attributes, rows, ([name]) => name, factRow);
      keyed(facts, factRows(conversation), ([name]) => name, factRow);
    },
  };
}

type Fact = [name: string, value: string];

function attributeRows(attributes: Record<string, string>): Fact[] {
  const labels: Record<string, string> = { reason: t.reason, competency: t.competency };
  const names = Object.keys(attributes);
  const ordered = [
    ...FIRST.filter((name) => names.includes(name)),
    ...names.filter((name) => !FIRST.includes(name)),
  ];
  return ordered.map((name) => [labels[name] ?? name, String(attributes[name] ?? "")]);
}

function factRows({ id, customer, queue, integration, startedAt }: Conversation): Fact[] {
  const rows: Fact[] = [
    [t.nickname, customer.nickname ?? ""],
    [t.queue, queue?.name ?? ""],
    [t.integration, integration.name],
    [t.started, momentText(startedAt)],
    [t.conversationId, id],
    [t.customerId, customer.id],
  ];
  return rows.filter(([, value]) => value);
}

function factRow([name, value]: Fact): HTMLElement {
  return h("tr", {}, h("th", { scope: "row" }, name), h("td", {}, ...linked(value)));
}
