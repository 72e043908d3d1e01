/** The words of one conversation: a log that stays at its end unless the agent reads further up. */
import { h, icon, keyed, setText } from "./dom.ts";
import type { Attachment, Conversation, Message } from "./state.ts";
import { momentText, nameOf, t } from "./strings.ts";
import { linked, outwardLink, safeAddress } from "./text.ts";

const NEAR_END_PX = 80;
/** A customer's clock is the sandbox's: should it differ from the browser's, the hint must still go away. */
const TYPING_MAX_MS = 10_000;

export interface MessageLog {
  element: HTMLElement;
  show(conversation: Conversation): void;
}

export function messageLog(): MessageLog {
  const items = h("ol", { class: "plain-list" });
  const typing = h("p", {
    class: "typing",
    "aria-live": "polite",
    "data-testid": "typing-indicator",
    hidden: true,
  });
  const log = h(
    "div",
    { class: "log", role: "log", "aria-label": t.messages, tabindex: "0", "data-testid": "messages" },
    items,
  );
  const toEnd = () => {
    log.scrollTop = log.scrollHeight;
  };
  const news = h(
    "button",
    { type: "button", class: "small news", hidden: true, onclick: toEnd },
    t.newMessages,
  );
  let atEnd = true;
  log.addEventListener("scroll", () => {
    atEnd = log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX;
    if (atEnd) news.hidden = true;
  });
  const stayAtEnd = () => atEnd && toEnd();
  // New words, pictures that arrive late, a reply box that grows, a phone's keyboard: each moves the end.
  const sizes = new ResizeObserver(stayAtEnd);
  sizes.observe(log);
  sizes.observe(items);
  let shownCount = -1;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;

  return {
    element: h("div", { class: "messages" }, log, news, h("div", { class: "typing-line" }, typing)),
    show(conversation) {
      keyed(
        items,
        conversation.messages,
        ({ id }) => id,
        (message) => messageItem(message, conversation),
      );
      const grew = conversation.messages.length > shownCount;
      shownCount = conversation.messages.length;
      if (grew && !atEnd) news.hidden = false;

      const until = conversation.state === "connected" ? conversation.customerTypingUntil : null;
      const typingMs = Math.min((until ?? 0) - Date.now(), TYPING_MAX_MS);
      clearTimeout(typingTimer);
      typing.hidden = typingMs <= 0;
      setText(typing, typing.hidden ? "" : t.typing(nameOf(conversation.customer)));
      if (typingMs > 0) {
        typingTimer = setTimeout(() => {
          typing.hidden = true;
          setText(typing, "");
        }, typingMs);
      }
    },
  };
}

function messageItem(message: Message, conversation: Conversation): HTMLElement {
  const { from, status } = message;
  const speaker = from.type === "customer" ? nameOf(conversation.customer) : from.name;
  return h(
    "li",
    {
      class: "message",
      "data-testid": "message",
      "data-from": from.type,
      "data-status": message.direction === "outbound" && status,
    },
    h("div", { class: "speaker" }, h("strong", {}, speaker), h("time", {}, momentText(message.time))),
    h(
      "div",
      { class: "bubble" },
      ...message.attachments.map(attachmentNode),
      message.text && h("p", { class: "text" }, ...linked(message.text)),
    ),
    message.direction === "outbound" && h("div", { class: `delivery ${status}` }, deliveryText(message)),
  );
}

function deliveryText({ status, failure }: Message): string {
  if (status === "failed") return t.failed(failure ?? "");
  return status === "delivered" ? t.delivered : t.sent;
}

function attachmentNode({ url, mime, filename, mediaType, error }: Attachment): HTMLElement {
  const isPicture = mediaType.toLowerCase() === "image" || mime.startsWith("image/");
  const name = filename || (isPicture ? t.picture : t.file);
  const address = safeAddress(url);
  if (error || !address) {
    return h("p", { class: "file broken" }, icon("warning"), `${name} · ${t.attachmentFailed(error ?? "")}`);
  }
  if (!isPicture) {
    return h("p", { class: "file" }, icon("file"), outwardLink(address, name));
  }
  const picture = h("img", { src: address, alt: name });
  return h("p", { class: "picture" }, outwardLink(address, picture));
}
