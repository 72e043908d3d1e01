/** The agent's conversations: alerting ones to accept or decline, active ones, recently ended ones. */
import { conversationPath, post } from "./api.ts";
import { focusReplyOf } from "./conversation.ts";
import { h, keyed } from "./dom.ts";
import { go } from "./place.ts";
import { type Conversation, mine, partOf, reasonOf } from "./state.ts";
import { momentText, nameOf, t } from "./strings.ts";
import { snippetOf } from "./structured.ts";
import { unreadCount } from "./unread.ts";
import type { Part } from "./view.ts";

export function listPart(): Part {
  const alerts = group("alerts", t.alertsHeading);
  const active = group("active", t.activeHeading);
  const ended = group("ended", t.endedHeading);
  const nothing = h("p", { class: "muted" }, t.nothingActive);
  const element = h(
    "nav",
    { class: "list", "aria-label": t.myConversations, tabindex: "-1" },
    alerts.element,
    active.element,
    ended.element,
    nothing,
  );
  return {
    element,
    show({ state, me, place }) {
      if (!me) return;
      const own = mine(state, me.id);
      nothing.hidden = own.alerting.length + own.active.length + own.ended.length > 0;
      alerts.show(own.alerting, (conversation) => alertItem(conversation, me.id, element));
      const row = (conversation: Conversation) => conversationItem(conversation, place.conversation, me.id);
      active.show(own.active, row, place.conversation);
      ended.show(own.ended, row, place.conversation);
    },
  };
}

interface Row {
  conversation: Conversation;
  unread: number;
  open: boolean;
}

function group(id: string, heading: string) {
  const items = h("ul", { class: "plain-list", "aria-labelledby": id });
  const element = h("section", { class: `group ${id}` }, h("h2", { id, class: "overline" }, heading), items);
  return {
    element,
    show(conversations: Conversation[], create: (row: Conversation) => HTMLElement, openId = "") {
      element.hidden = conversations.length === 0;
      const rows: Row[] = conversations.map((conversation) => ({
        conversation,
        unread: unreadCount(conversation),
        open: conversation.id === openId,
      }));
      keyed(
        items,
        rows,
        (row) => row.conversation.id,
        (row) => create(row.conversation),
      );
    },
  };
}

function alertItem(conversation: Conversation, agentId: string, list: HTMLElement): HTMLElement {
  const name = nameOf(conversation.customer);
  const reason = reasonOf(conversation);
  let asking = false;
  const ask = async (verb: string) => {
    if (asking) return false;
    asking = true;
    const done = await post(`${conversationPath(conversation.id)}/${verb}`, { agentId });
    asking = false;
    return done;
  };
  const accept = async () => {
    if (!(await ask("accept"))) return;
    focusReplyOf(conversation.id);
    go({ conversation: conversation.id });
  };
  const refuse = async (verb: string) => {
    if (await ask(verb)) list.focus();
  };
  const askedBy = partOf(conversation, agentId)?.askedBy;
  const asker = conversation.agents.find(({ id }) => id === askedBy)?.name;
  return h(
    "li",
    { class: "alert-item", "data-testid": "alert", "data-conversation-id": conversation.id },
    h("strong", { class: "name" }, name),
    h("span", { class: "muted" }, whereFrom(conversation)),
    asker && h("strong", {}, t.wantsAdvice(asker)),
    reason && h("q", {}, reason),
    h(
      "div",
      { class: "buttons" },
      h(
        "button",
        {
          type: "button",
          class: "primary",
          "data-testid": "accept",
          "aria-label": t.acceptFrom(name),
          onclick: accept,
        },
        t.accept,
      ),
      h(
        "button",
        {
          type: "button",
          "data-testid": "decline",
          "aria-label": t.declineFrom(name),
          onclick: () => refuse("decline"),
        },
        t.decline,
      ),
      h(
        "button",
        {
          type: "button",
          class: "plain",
          "data-testid": "let-it-ring",
          title: t.letItRingHint,
          onclick: () => refuse("no-answer"),
        },
        t.letItRing,
      ),
    ),
  );
}

function conversationItem(conversation: Conversation, openId: string, agentId: string): HTMLElement {
  const last = conversation.messages.at(-1);
  const unread = unreadCount(conversation);
  const snippet = last ? snippetOf(last) : "";
  return h(
    "li",
    {},
    h(
      "button",
      {
        type: "button",
        class: "conversation-item",
        "data-testid": "conversation-item",
        "data-conversation-id": conversation.id,
        "aria-current": conversation.id === openId && "true",
        onclick: () => go({ conversation: conversation.id }),
      },
      h("strong", { class: "name" }, nameOf(conversation.customer)),
      last && h("time", { class: "muted" }, momentText(last.time)),
      h("span", { class: "snippet muted" }, snippet),
      partOf(conversation, agentId)?.part === "wrapup" && h("span", { class: "pill warn" }, t.states.wrapup),
      unread > 0 &&
        h(
          "span",
          { class: "badge", title: t.unread(unread), "aria-label": t.unread(unread) },
          String(unread),
        ),
    ),
  );
}

/** The queue and the integration in one line; the queue alone when both say the same. */
function whereFrom({ queue, integration, startedAt }: Conversation): string {
  return [queue?.name, integration.name, momentText(startedAt)].filter(Boolean).join(" · ");
}
