/**
 * Told at once when a conversation ends or an agent comes: the notification socket, shared by all conversations. It
 * can lose events, and says so; what it says is a hint, the truth is read (DESIGN §7).
 */
import type { Timers } from "../delivery/timers.ts";
import { createAlarm } from "./alarm.ts";
import type { ChannelPlaces } from "./channel-places.ts";
import type { Genesys } from "./client.ts";
import type { ConversationView } from "./conversations.ts";
import { createAttendance } from "./socket-attendance.ts";
import { createSocketChannel, type Heard, type SocketChannel } from "./socket-channel.ts";
import type { ConversationEvent } from "./socket-frame.ts";
import { createQueueTopics } from "./socket-queues.ts";
import { createSeating } from "./socket-seating.ts";
import {
  CONVERSATIONS_PER_CHANNEL,
  conversationSubject,
  queueSubject,
  type Subject,
} from "./socket-subject.ts";

export type NotificationState =
  | { kind: "off" | "connecting" | "live" | "lost" }
  /** Genesys does not allow it; asked again every quarter of an hour. */
  | { kind: "unavailable"; permission: string };

export interface NotificationPorts {
  genesys: Pick<Genesys, "notifications">;
  /** Of the OAuth client, shared with whoever uses it in this process. */
  places: ChannelPlaces;
  log: (line: string) => void;
  now: () => number;
  random: () => number;
  timers: Timers;
  onEvent(event: ConversationEvent): void;
  /** A whole conversation, as its queue tells it when there are many. */
  onView(view: ConversationView): void;
  onState(state: NotificationState): void;
  /** These conversations were not listened to for a while: read them. */
  onGap(conversationIds: string[]): void;
}

export interface NotificationSocket {
  readonly state: NotificationState;
  /** The same of the queues' topics, for which only many conversations ask. */
  readonly queues: NotificationState;
  /** Opens channels when the first conversation is watched. `queueId`: where it probably waits. */
  watch(conversationId: string, queueId?: string): void;
  unwatch(conversationId: string): void;
  /** Whether an agent is there now: then it is heard when somebody goes, else when somebody comes. */
  attend(conversationId: string, isAttended: boolean): void;
  /** Whether it would tell of this one just now. */
  tellsOf(conversationId: string): boolean;
  /** Leaves no socket and no timer. */
  close(): void;
}

const ASK_AGAIN_MS = 15 * 60_000;
/** From so many on the queues' topics are preferred (DESIGN §7), until there are half as many. */
const MANY = CONVERSATIONS_PER_CHANNEL;

export function createNotifications(ports: NotificationPorts): NotificationSocket {
  const { log, now, timers, onEvent, onGap, places } = ports;
  const queues = createQueueTopics({ openChannel: openQueueChannel });
  const attendance = createAttendance({
    timers,
    onAttended(ids) {
      const own = ids.filter((id) => !queues.isHeard(id));
      for (const channel of seating.channels)
        channel.changed(own.filter((id) => seating.channelOf(id) === channel));
    },
    onLeft: (id) => seating.channelOf(id)?.changed([id], now()),
  });
  const conversations = conversationSubject(attendance.attended);
  const seating = createSeating({
    openChannel: () => openChannel(conversations, refused, onGap),
    allowed: () => missing === undefined,
    isHeardByQueue: queues.isHeard,
    now,
    onSeated: tell,
    log,
  });
  const askAgain = createAlarm(timers);
  let missing: string | undefined;
  /** For the queues' topics. */
  let missingForQueues: string | undefined;
  let told: NotificationState = { kind: "off" };
  let closed = false;

  function currentState(): NotificationState {
    if (missing !== undefined) return { kind: "unavailable", permission: missing };
    const states = [...seating.channels, ...(queues.channel ? [queues.channel] : [])].map(
      ({ state }) => state,
    );
    if (states.length === 0) return { kind: "off" };
    if (states.includes("lost")) return { kind: "lost" };
    // One more channel on its way takes nothing from those that live.
    return { kind: states.includes("live") ? "live" : "connecting" };
  }

  function tell() {
    const state = currentState();
    if (closed || state.kind === told.kind) return;
    told = state;
    ports.onState(state);
  }

  function openQueueChannel(): SocketChannel | undefined {
    missingForQueues = undefined;
    return openChannel(
      queueSubject,
      (permission) => {
        log(
          `Conversations are not heard by their queue: the OAuth client lacks the permission ${permission}.`,
        );
        missingForQueues = permission;
        queues.refuse();
        seating.seatWaiting();
      },
      (queueIds) => onGap(queues.conversationsOf(queueIds)),
    );
  }

  function openChannel(
    subject: Subject,
    onRefused: (permission: string) => void,
    gap: (ids: string[]) => void,
  ): SocketChannel | undefined {
    const giveBack = places.take("channel");
    if (!giveBack) return undefined;
    return createSocketChannel({
      ...ports,
      notifications: ports.genesys.notifications,
      subject,
      onFrame: hear,
      onChange: tell,
      onGap: gap,
      onRefused,
      onClosed: giveBack,
    });
  }

  function hear(frame: Heard) {
    if (frame.kind === "conversation") return hearQueue(frame.queueId, frame.view);
    const { event } = frame;
    if (!seating.has(event.conversationId)) return;
    if (event.queueId) queues.want(event.queueId);
    // The queue tells more of it than that somebody came or went.
    if (event.kind !== "customer-end" && queues.isHeard(event.conversationId)) return;
    onEvent(event);
  }

  function hearQueue(queueId: string, view: ConversationView) {
    if (!seating.has(view.id)) return;
    seating.told(view.id, queues.heard(queueId, view));
    ports.onView(view);
  }

  function refused(permission: string) {
    if (closed || missing !== undefined) return;
    missing = permission;
    seating.close();
    askAgain.set(() => {
      missing = undefined;
      seating.seatWaiting();
      tell();
    }, ASK_AGAIN_MS);
    log(`No notification socket: the OAuth client lacks the permission ${permission}.`);
    tell();
  }

  function count() {
    const { size } = seating;
    if (size > MANY) queues.setMany(true);
    else if (size <= MANY / 2) queues.setMany(false);
    else return;
    if (size <= MANY / 2) seating.seatWaiting();
  }

  return {
    get state() {
      return told;
    },
    get queues(): NotificationState {
      if (missingForQueues !== undefined) return { kind: "unavailable", permission: missingForQueues };
      return { kind: queues.channel?.state ?? "off" };
    },
    watch(conversationId, queueId = "") {
      if (closed || seating.has(conversationId)) return;
      queues.want(queueId);
      seating.seat(conversationId, now());
      count();
    },
    unwatch(conversationId) {
      attendance.forget(conversationId);
      queues.forget(conversationId);
      const freed = seating.remove(conversationId);
      count();
      if (freed) seating.fill();
    },
    attend(conversationId, isAttended) {
      if (!closed) attendance.set(conversationId, isAttended);
    },
    tellsOf: (conversationId) =>
      seating.channelOf(conversationId)?.tellsOf(conversationId) ||
      (queues.channel?.state === "live" && queues.isHeard(conversationId)),
    close() {
      closed = true;
      askAgain.clear();
      attendance.close();
      seating.close();
      queues.close();
    },
  };
}
