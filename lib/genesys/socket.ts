/**
 * Told at once when a conversation ends or an agent comes: the notification socket, shared by all conversations. It
 * can lose events, and says so; what it says is a hint, the truth is read (DESIGN §7).
 */
import type { Timers } from "../delivery/timers.ts";
import { createAlarm } from "./alarm.ts";
import type { Genesys } from "./client.ts";
import { CONVERSATIONS_PER_CHANNEL, createSocketChannel, type SocketChannel } from "./socket-channel.ts";
import type { ConversationEvent } from "./socket-frame.ts";

export type NotificationState =
  | { kind: "off" | "connecting" | "live" | "lost" }
  /** Genesys does not allow it; asked again every quarter of an hour. */
  | { kind: "unavailable"; permission: string };

export interface NotificationPorts {
  genesys: Pick<Genesys, "notifications">;
  log: (line: string) => void;
  now: () => number;
  random: () => number;
  timers: Timers;
  onEvent(event: ConversationEvent): void;
  onState(state: NotificationState): void;
  /** These conversations were not listened to for a while: read them. */
  onGap(conversationIds: string[]): void;
}

export interface NotificationSocket {
  readonly state: NotificationState;
  /** Opens channels when the first conversation is watched. */
  watch(conversationId: string): void;
  unwatch(conversationId: string): void;
  /** Leaves no socket and no timer. */
  close(): void;
}

/** Genesys has 20 per OAuth client (genesys-contract §5.4); one is left for the renewal of another. */
const MOST_CHANNELS = 19;
const ASK_AGAIN_MS = 15 * 60_000;

export function createNotifications(ports: NotificationPorts): NotificationSocket {
  const { log, now, timers, onEvent, onGap } = ports;
  const channels = new Set<SocketChannel>();
  const channelOf = new Map<string, SocketChannel>();
  /** Watched without a channel (all are full, or Genesys does not allow any), with the moment of asking. */
  const waiting = new Map<string, number>();
  const askAgain = createAlarm(timers);
  let missing: string | undefined;
  let told: NotificationState = { kind: "off" };
  let closed = false;

  function currentState(): NotificationState {
    if (missing !== undefined) return { kind: "unavailable", permission: missing };
    const states = [...channels].map(({ state }) => state);
    if (states.length === 0) return { kind: "off" };
    if (states.includes("lost")) return { kind: "lost" };
    return { kind: states.includes("connecting") ? "connecting" : "live" };
  }

  function tell() {
    const state = currentState();
    if (closed || state.kind === told.kind) return;
    told = state;
    ports.onState(state);
  }

  function place(conversationId: string, since: number) {
    const channel = missing === undefined ? channelWithRoom() : undefined;
    if (!channel) {
      waiting.set(conversationId, since);
      return;
    }
    waiting.delete(conversationId);
    channelOf.set(conversationId, channel);
    channel.add(conversationId, since);
    tell();
  }

  function channelWithRoom(): SocketChannel | undefined {
    for (const channel of channels) if (channel.size < CONVERSATIONS_PER_CHANNEL) return channel;
    if (channels.size >= MOST_CHANNELS) {
      if (waiting.size === 0)
        log("All notification channels are full: further conversations are read in turn only.");
      return undefined;
    }
    const channel = createSocketChannel({
      ...ports,
      notifications: ports.genesys.notifications,
      onEvent: (event) => channelOf.has(event.conversationId) && onEvent(event),
      onChange: tell,
      onGap,
      onRefused: refused,
    });
    channels.add(channel);
    return channel;
  }

  function refused(permission: string) {
    if (closed || missing !== undefined) return;
    missing = permission;
    closeChannels();
    askAgain.set(() => {
      missing = undefined;
      for (const [id, since] of [...waiting]) place(id, since);
      tell();
    }, ASK_AGAIN_MS);
    log(`No notification socket: the OAuth client lacks the permission ${permission}.`);
    tell();
  }

  function closeChannels() {
    for (const channel of channels) channel.close();
    channels.clear();
    for (const id of channelOf.keys()) waiting.set(id, now());
    channelOf.clear();
  }

  return {
    get state() {
      return told;
    },
    watch(conversationId) {
      if (closed || channelOf.has(conversationId) || waiting.has(conversationId)) return;
      place(conversationId, now());
    },
    unwatch(conversationId) {
      waiting.delete(conversationId);
      channelOf.get(conversationId)?.remove(conversationId);
      if (!channelOf.delete(conversationId)) return;
      const [next] = waiting;
      if (next) place(...next);
    },
    close() {
      closed = true;
      askAgain.clear();
      closeChannels();
    },
  };
}
