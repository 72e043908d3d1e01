/** The open conversation: who, why, the words, and what the agent can do. */
import { conversationPath, post } from "./api.ts";
import { detailsPanel } from "./details.ts";
import { h, icon, setText } from "./dom.ts";
import { messageLog } from "./messages.ts";
import { go } from "./place.ts";
import { type ReplyBox, replyBox } from "./reply.ts";
import { type Conversation, mine, reasonOf } from "./state.ts";
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
  if (named && named.agent?.id !== me?.id) return t.noLongerYours;
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
  let drawnState: Conversation["state"] | undefined;
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
    why,
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
    if (drawnState !== conversation.state) drawFor(conversation);
    if (reply && wantsFocus === id) focusReply(reply);
  }

  /** What one can do changes with the state alone, so a half-written reply survives everything else. */
  function drawFor(conversation: Conversation) {
    const hadFocus = foot.contains(document.activeElement) || actions.contains(document.activeElement);
    drawnState = conversation.state;
    if (conversation.state === "connected") {
      reply = replyBox(id, agentId);
      foot.replaceChildren(reply.element);
      actions.replaceChildren(
        action("transfer", t.transfer, "", () => transfer.open()),
        action("end", t.end, "danger", () => post(`${conversationPath(id)}/end`, { agentId })),
      );
      return;
    }
    reply = undefined;
    transfer.close();
    const notice = endNotice(conversation, agentId);
    foot.replaceChildren(notice);
    actions.replaceChildren();
    if (hadFocus) notice.focus();
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

function endNotice({ id, state, endReason }: Conversation, agentId: string): HTMLElement {
  const isWrapup = state === "wrapup";
  return h(
    "div",
    { class: "end-notice", tabindex: "-1", role: "status" },
    h("p", {}, [t.ended(endReason ?? ""), isWrapup && t.thenWrapup].filter(Boolean).join(" ")),
    isWrapup &&
      action("wrapup", t.wrapup, "primary", () => post(`${conversationPath(id)}/wrapup`, { agentId })),
  );
}

function action(name: string, label: string, look: string, run: () => void): HTMLElement {
  return h("button", { type: "button", class: look, "data-testid": name, onclick: () => run() }, label);
}
