/** Gets the agent's attention: title, sound, spoken announcement, and a browser notification where it is allowed. */
import { h, icon, setText } from "./dom.ts";
import { isMuted, play, setMuted } from "./sound.ts";
import { type Conversation, mine } from "./state.ts";
import { nameOf, t } from "./strings.ts";
import { unreadCount } from "./unread.ts";
import type { Part } from "./view.ts";

const FLASH_EVERY_MS = 1000;

export function attentionPart(): Part {
  const announcer = h("p", { class: "only-heard", "aria-live": "assertive" });
  const element = h("div", { class: "attention" }, muteButton(), notificationButton(), announcer);
  const title = flashingTitle();
  let known = new Set<string>();
  let unreadBefore = 0;
  let agentId = "";
  return {
    element,
    show({ state, me }) {
      if (me?.id !== agentId) {
        agentId = me?.id ?? "";
        known = new Set();
        unreadBefore = 0;
      }
      const { alerting, active } = me ? mine(state, me.id) : { alerting: [], active: [] };
      const news = alerting.filter(({ id }) => !known.has(id));
      const unread = active.reduce((sum, conversation) => sum + unreadCount(conversation), 0);
      known = new Set(alerting.map(({ id }) => id));
      if (news.length > 0) play("alert");
      else if (unread > unreadBefore) play("message");
      unreadBefore = unread;
      for (const conversation of news) {
        setText(announcer, newsText(conversation));
        notify(conversation);
      }
      title.show(alerting.length, unread);
    },
  };
}

function newsText({ customer, queue }: Conversation): string {
  return t.newChatFrom(nameOf(customer), queue?.name ?? "");
}

/** "(1) New chat" and the plain title in turn while a chat rings, "(2) Agent desk" while messages are unread. */
function flashingTitle() {
  let alerts = 0;
  let unread = 0;
  let flash = false;
  const draw = () => {
    const count = alerts + unread;
    const text = alerts > 0 && flash ? t.newChat : t.title;
    document.title = count > 0 ? `(${count}) ${text}` : text;
  };
  setInterval(() => {
    flash = !flash;
    if (alerts > 0) draw();
  }, FLASH_EVERY_MS);
  return {
    show(newAlerts: number, newUnread: number) {
      if (newAlerts > alerts) flash = true;
      alerts = newAlerts;
      unread = newUnread;
      draw();
    },
  };
}

function muteButton(): HTMLElement {
  const button = h("button", {
    type: "button",
    class: "plain small",
    "data-testid": "sound",
    onclick: toggle,
  });
  const draw = () => {
    const label = isMuted() ? t.soundOff : t.soundOn;
    button.replaceChildren(icon(isMuted() ? "soundOff" : "soundOn"), label);
  };
  function toggle() {
    setMuted(!isMuted());
    draw();
    play("message");
  }
  draw();
  return button;
}

/** Asks for the permission only on a click; there is no button where the browser has no answer to give. */
function notificationButton(): HTMLElement | false {
  if (!("Notification" in window) || Notification.permission !== "default") return false;
  const button = h("button", { type: "button", class: "plain small", onclick: ask }, t.allowNotifications);
  async function ask() {
    await Notification.requestPermission();
    button.hidden = Notification.permission !== "default";
  }
  return button;
}

function notify(conversation: Conversation): void {
  const isAllowed = "Notification" in window && Notification.permission === "granted";
  if (!isAllowed || document.visibilityState === "visible") return;
  try {
    const notification = new Notification(t.newChat, { body: newsText(conversation), tag: conversation.id });
    notification.onclick = () => window.focus();
  } catch {
    // Chrome on Android offers the class and refuses to make one.
  }
}
