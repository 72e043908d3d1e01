/** *Organisation*: all agents, all queues, and what became of each conversation. */
import { onQueueSwitch } from "./agent.ts";
import { h, keyed, setText } from "./dom.ts";
import { go } from "./place.ts";
import type { Agent, Conversation, Queue } from "./state.ts";
import { momentText, nameOf, percentText, t } from "./strings.ts";
import { snippetOf } from "./structured.ts";
import { cell, dataTable } from "./table.ts";
import type { Part } from "./view.ts";

export function organisationPart(): Part {
  const title = h("h2", { id: "organisation-title" });
  const timeScale = h("p", { class: "muted" });
  const agents = list(t.agents, t.noAgents, [t.agent, t.onQueue, t.status, t.queues], agentRow);
  const queues = list(t.queues, t.noQueuesAtAll, [t.queue, t.waiting, t.agentsOn], queueRow);
  const conversations = list(
    t.conversations,
    t.noConversations,
    [t.customer, t.state, t.queue, t.agent, t.lastMessage, t.started],
    conversationRow,
  );
  return {
    element: h(
      "section",
      { class: "page", "aria-labelledby": "organisation-title" },
      title,
      timeScale,
      agents.element,
      queues.element,
      conversations.element,
    ),
    show({ state }) {
      setText(title, state.organisation.name);
      timeScale.hidden = state.timeScale === 1;
      setText(timeScale, t.timeScale(percentText(state.timeScale)));
      agents.show(state.agents);
      queues.show(state.queues);
      conversations.show(state.conversations);
    },
  };
}

function list<T extends { id: string }>(
  heading: string,
  emptyText: string,
  columns: string[],
  row: (item: T) => HTMLElement,
) {
  const empty = h("p", { class: "muted" }, emptyText);
  const { table, body } = dataTable(heading, columns);
  return {
    element: h("section", {}, h("h3", {}, heading), empty, table),
    show(items: T[]) {
      empty.hidden = items.length > 0;
      table.hidden = items.length === 0;
      keyed(body, items, ({ id }) => id, row);
    },
  };
}

function agentRow(agent: Agent): HTMLElement {
  const onQueue = onQueueSwitch({
    "aria-label": t.onQueueFor(agent.name),
    "data-testid": "organisation-on-queue",
  });
  onQueue.show(agent);
  return h(
    "tr",
    { role: "row", "data-testid": "agent-row", "data-agent-id": agent.id },
    cell(t.agent, h("strong", {}, agent.name), h("span", { class: "muted address" }, agent.email)),
    cell(t.onQueue, onQueue.element),
    cell(t.status, h("span", { class: "pill", "data-status": agent.status }, t.statuses[agent.status])),
    cell(t.queues, agent.queues.map(({ name }) => name).join(", ") || t.noQueues),
  );
}

function queueRow({ id, name, waiting, agentsOnQueue }: Queue): HTMLElement {
  return h(
    "tr",
    { role: "row", "data-testid": "queue-row", "data-queue-id": id },
    cell(t.queue, h("strong", {}, name)),
    cell(t.waiting, String(waiting)),
    cell(t.agentsOn, String(agentsOnQueue)),
  );
}

function conversationRow(conversation: Conversation): HTMLElement {
  const { id, state, queue, agent, customer, integration, messages, startedAt } = conversation;
  const last = messages.at(-1);
  return h(
    "tr",
    {
      role: "row",
      "data-testid": "conversation-row",
      "data-conversation-id": id,
      "data-state": state,
    },
    cell(t.customer, h("strong", {}, nameOf(customer)), h("span", { class: "muted" }, integration.name)),
    cell(
      t.state,
      h("span", { class: "pill", "data-state": state }, t.states[state]),
      ...whyNobody(conversation),
    ),
    cell(t.queue, queue?.name ?? "–"),
    cell(t.agent, agent?.name ?? "–"),
    cell(t.lastMessage, h("span", { class: "snippet" }, (last && snippetOf(last)) || "–")),
    cell(t.started, momentText(startedAt)),
  );
}

/** Why no agent's desk rings, and where that can be changed. */
function whyNobody({ state }: Conversation): HTMLElement[] {
  if (state === "waiting") return [h("span", { class: "muted" }, t.whyWaiting)];
  if (state !== "nowhere") return [];
  const open = () => go({ tab: "routing" });
  return [
    h("span", { class: "muted" }, t.whyNowhere),
    h("button", { type: "button", class: "plain small inline", onclick: open }, t.openRouting),
  ];
}
