/** The words of one conversation: a log that stays at its end unless the agent reads further up. */
import { h, keyed, setText } from "./dom.ts";
import { messageItem, showDelivery, wordsOf } from "./message.ts";
import type { Conversation } from "./state.ts";
import { nameOf, t } from "./strings.ts";

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
  let scrolledTo = 0;
  // A picture that grows below between two frames is no scrolling: only who scrolls up leaves the end.
  log.addEventListener("scroll", () => {
    if (log.scrollHeight - log.scrollTop - log.clientHeight < NEAR_END_PX) atEnd = true;
    else if (log.scrollTop < scrolledTo) atEnd = false;
    scrolledTo = log.scrollTop;
    if (atEnd) news.hidden = true;
  });
  const stayAtEnd = (force = false) => {
    if (force || atEnd) toEnd();
  };
  // New words, pictures that arrive late, a reply box that grows, a phone's keyboard: each moves the end.
  const sizes = new ResizeObserver(() => stayAtEnd());
  sizes.observe(log);
  sizes.observe(items);
  let shownCount = -1;
  let typingTimer: ReturnType<typeof setTimeout> | undefined;

  return {
    element: h("div", { class: "messages" }, log, news, h("div", { class: "typing-line" }, typing)),
    show(conversation) {
      const { messages, customer } = conversation;
      keyed(
        items,
        messages.map((message) => wordsOf(message, customer)),
        ({ id }) => id,
        messageItem,
      );
      messages.forEach((message, index) => {
        showDelivery(items.children[index], message);
      });
      const grew = messages.length > shownCount;
      shownCount = messages.length;
      if (messages.at(-1)?.from.type === "agent") stayAtEnd(grew);
      else if (grew && !atEnd) news.hidden = false;

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
