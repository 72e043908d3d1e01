/** The open conversation: who, why, the words, and what the agent can do. */
import { actionButton, perform, situationOf } from "./actions.ts";
import { detailsPanel } from "./details.ts";
import { h, icon, setText } from "./dom.ts";
import { messageLog } from "./messages.ts";
import { go } from "./place.ts";
import { type ReplyBox, replyBox } from "./reply.ts";
import { type Conversation, mine, partOf, reasonOf } from "./state.ts";
import { nameOf, t } from "./strings.ts";
import { transferDialog } from "./transfer.ts";
import { markRead } from "./unread.ts";
import type { Part, View } from "./view.ts";

let wantsFocus = "";

/** Once this conversation can be answered, the reply box gets the focus (after *Accept*). */
export function focusReplyOf(conversationId: string): void {
  wantsFocus = conversationId;
}

export function conversationPart(): Part {
  const element = h("section", { class: "conversation-place", "aria-label": t.conversation });
  const hint = h("p", { class: "placeholder muted" });
  let open: OpenConversation | undefined;
  return {
    element,
    show(view) {
      const conversation = openOne(view);
      if (!conversation || !view.me) {
        open?.leave();
        open = undefined;
        setText(hint, hintFor(view));
        if (hint.parentElement !== element) element.replaceChildren(hint);
        return;
      }
      if (open?.key !== `${view.me.id} ${conversation.id}`) {
        open?.leave();
        open = openConversation(conversation.id, view.me.id);
        open.show(conversation, view);
        element.replaceChildren(open.element);
      } else open.show(conversation, view);
      if (document.visibilityState === "visible" && view.place.tab === "desk") markRead(conversation);
    },
  };
}

/** The conversation that the address names, if it is this agent's. */
export function openOne({ state, place, me }: View): Conversation | undefined {
  if (!me || !place.conversation) return undefined;
  const { active, ended } = mine(state, me.id);
  return [...active, ...ended].find(({ id }) => id === place.conversation);
}

function hintFor({ state, place, me }: View): string {
  const named = state.conversations.find(({ id }) => id === place.conversation);
  if (named && me && !["connected", "wrapup"].includes(partOf(named, me.id)?.part ?? ""))
    return t.noLongerYours;
  const isReady = me?.onQueue && me.status !== "notResponding";
  return isReady && mine(state, me.id).active.length === 0 ? t.waitingForChats : t.nothingOpen;
}

interface OpenConversation {
  key: string;
  element: HTMLElement;
  show(conversation: Conversation, view: View): void;
  leave(): void;
}

function openConversation(id: string, agentId: string): OpenConversation {
  const name = h("h2");
  const email = h("span", { class: "muted email" });
  const from = h("span", { class: "muted from" });
  const reason = h("span");
  const why = h("p", { class: "reason" }, h("strong", { class: "overline" }, t.reason), reason);
  const actions = h("div", { class: "buttons" });
  const details = detailsPanel();
  const log = messageLog();
  const foot = h("div", { class: "foot" });
  const waiting = h("span", { class: "badge", hidden: true });
  let reply: ReplyBox | undefined;
  const company = h("p", { class: "company", role: "status", "data-testid": "company", hidden: true });
  let drawnFor: string | undefined;
  const transfer = transferDialog(id, agentId);
  const element = h(
    "article",
    {
      class: "conversation",
      "data-testid": "conversation",
      "data-conversation-id": id,
      ondragover: (event: DragEvent) => mark(event, true),
      ondragleave: (event: DragEvent) => mark(event, false),
      ondrop: (event: DragEvent) => {
        mark(event, false);
        reply?.add(event.dataTransfer?.files ?? []);
      },
    },
    h(
      "header",
      {},
      h(
        "button",
        {
          type: "button",
          class: "plain square back",
          "data-testid": "back",
          onclick: () => go({ conversation: "" }),
        },
        icon("back"),
        h("span", { class: "only-heard" }, t.back),
        waiting,
      ),
      h("div", { class: "identity", "data-testid": "identity" }, name, email, from),
      actions,
    ),
    h("div", { class: "why" }, why, company),
    details.element,
    log.element,
    foot,
    h("p", { class: "drop-hint", "aria-hidden": "true" }, t.dropHere),
  );
  return { key: `${agentId} ${id}`, element, show, leave: transfer.close };

  function show(conversation: Conversation, { state }: View) {
    setText(name, nameOf(conversation.customer));
    setText(email, conversation.customer.email ?? "");
    setText(from, [conversation.queue?.name, conversation.integration.name].filter(Boolean).join(" · "));
    setText(reason, reasonOf(conversation));
    why.hidden = !reason.textContent;
    const alerts = mine(state, agentId).alerting.length;
    waiting.hidden = alerts === 0;
    setText(waiting, String(alerts));
    details.show(conversation);
    log.show(conversation);
    transfer.show(state);
    drawFor(conversation);
    if (reply && wantsFocus === id) focusReply(reply);
  }

  /** Redrawn only when what one can do changes, so a half-written reply survives everything else. */
  function drawFor(conversation: Conversation) {
    const part = partOf(conversation, agentId)?.part;
    const situation = part === "connected" ? situationOf(conversation, agentId) : undefined;
    setText(company, situation?.notice ?? "");
    company.hidden = !situation?.notice;
    const key = `${part} ${conversation.state} ${situation?.key}`;
    if (drawnFor === key) return;
    drawnFor = key;
    const hadFocus = foot.contains(document.activeElement) || actions.contains(document.activeElement);
    if (situation?.key !== "alone") transfer.close();
    if (!situation) {
      reply = undefined;
      const notice = endNotice(conversation, agentId);
      foot.replaceChildren(notice);
      actions.replaceChildren();
      if (hadFocus) notice.focus();
      return;
    }
    if (situation.speaks) {
      reply ??= replyBox(id, agentId);
      if (reply.element.parentElement !== foot) foot.replaceChildren(reply.element);
    } else {
      reply = undefined;
      foot.replaceChildren(h("p", { class: "muted" }, t.notHeard));
    }
    actions.replaceChildren(
      ...situation.actions.map((action) =>
        actionButton(action, () =>
          action.name === "transfer" ? transfer.open() : perform(id, agentId, action.name),
        ),
      ),
    );
  }

  function focusReply(box: ReplyBox) {
    wantsFocus = "";
    requestAnimationFrame(() => box.focus());
  }

  function mark(event: DragEvent, over: boolean) {
    if (!reply || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    element.classList.toggle("dropping", over);
  }
}

function endNotice(conversation: Conversation, agentId: string): HTMLElement {
  const { id, endedAt, endReason } = conversation;
  const isWrapup = partOf(conversation, agentId)?.part === "wrapup";
  const words = endedAt === null ? t.goesOnWithout : t.ended(endReason ?? "");
  return h(
    "div",
    { class: "end-notice", tabindex: "-1", role: "status" },
    h("p", {}, [words, isWrapup && t.thenWrapup].filter(Boolean).join(" ")),
    isWrapup &&
      actionButton({ name: "wrapup", label: t.wrapup, look: "primary" }, () =>
        perform(id, agentId, "wrapup"),
      ),
  );
}
