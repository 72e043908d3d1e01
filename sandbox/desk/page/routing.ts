/** *Message routing*: which flow is attached to which integration, as in the page of that name at Genesys. */
import { post } from "./api.ts";
import { h, icon, keyed } from "./dom.ts";
import type { DeskState, Flow, Integration, Queue } from "./state.ts";
import { t } from "./strings.ts";
import { cell, dataTable } from "./table.ts";
import type { Part } from "./view.ts";

interface Row {
  integration: Integration;
  flows: Flow[];
  queues: Pick<Queue, "id" | "name">[];
}

export function routingPart(): Part {
  const none = h("p", { class: "muted" }, t.noIntegrations);
  const { table, body } = dataTable(t.routingTitle, [
    t.integration,
    t.flow,
    t.typingIn,
    t.typingOut,
    t.status,
  ]);
  return {
    element: h(
      "section",
      { class: "page", "aria-labelledby": "routing-title" },
      h("h2", { id: "routing-title" }, t.routingTitle),
      h("p", { class: "intro" }, t.routingIntro),
      none,
      table,
      h("p", { class: "muted" }, t.typingNote),
    ),
    show({ state }) {
      none.hidden = state.integrations.length > 0;
      table.hidden = !none.hidden;
      keyed(body, rowsOf(state), ({ integration }) => integration.id, routingRow);
    },
  };
}

function rowsOf({ integrations, flows, queues }: DeskState): Row[] {
  const names = queues.map(({ id, name }) => ({ id, name }));
  return integrations.map((integration) => ({ integration, flows, queues: names }));
}

function routingRow({ integration, flows, queues }: Row): HTMLElement {
  const { name, status, webhookUrl, flowId } = integration;
  return h(
    "tr",
    {
      role: "row",
      "data-testid": "routing-row",
      "data-integration-id": integration.id,
      "data-nowhere": flowId === null && "true",
    },
    cell(t.integration, h("strong", {}, name), h("span", { class: "muted address" }, webhookUrl)),
    cell(t.flow, flowSelect(integration, flows), consequence(integration, flows, queues)),
    cell(t.typingIn, typingSwitch(integration, "inbound")),
    cell(t.typingOut, typingSwitch(integration, "outbound")),
    cell(t.status, h("span", { class: "pill" }, status)),
  );
}

function flowSelect({ name, recipientId, flowId }: Integration, flows: Flow[]): HTMLElement {
  const select = h(
    "select",
    {
      "data-testid": "routing-flow",
      "aria-label": t.flowFor(name),
      disabled: recipientId === null,
      onchange: attach,
    },
    h("option", { value: "" }, t.noFlow),
    ...flows.map((flow) =>
      h(
        "option",
        { value: flow.id, disabled: !flow.published && flow.id !== flowId },
        flow.published ? flow.name : t.notPublished(flow.name),
      ),
    ),
  );
  select.value = flowId ?? "";
  return select;

  async function attach() {
    const path = `recipients/${encodeURIComponent(recipientId ?? "")}/flow`;
    if (!(await post(path, { flowId: select.value || null }))) select.value = flowId ?? "";
  }
}

function consequence(
  { recipientId, flowId }: Integration,
  flows: Flow[],
  queues: Row["queues"],
): HTMLElement {
  if (recipientId === null) return h("span", { class: "muted" }, t.noRecipient);
  if (flowId === null) return h("span", { class: "warning" }, icon("warning"), t.goNowhere);
  const queueId = flows.find(({ id }) => id === flowId)?.queueId;
  const queue = queues.find(({ id }) => id === queueId);
  return h("span", { class: "muted" }, queue ? t.leadsTo(queue.name) : "");
}

function typingSwitch(integration: Integration, way: "inbound" | "outbound"): HTMLElement {
  const { id, name, typingInbound: inbound, typingOutbound: outbound } = integration;
  const now = { inbound, outbound };
  const element = h("input", {
    type: "checkbox",
    role: "switch",
    class: "switch",
    "aria-label": way === "inbound" ? t.typingInFor(name) : t.typingOutFor(name),
    "data-testid": `routing-typing-${way}`,
    checked: now[way],
    onchange: async () => {
      // The other way is left alone: what is drawn may be older than the last click.
      const path = `integrations/${encodeURIComponent(id)}/typing`;
      const done = await post(path, { [way]: element.checked });
      if (!done) element.checked = now[way];
    },
  });
  return element;
}
