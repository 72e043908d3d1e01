/**
 * One notification channel that stays: made, connected, subscribed, renewed before its day is over, restored after a
 * loss, with as few requests and channels as can be: both are scarce at Genesys (genesys-contract §5.4).
 */
import type { Timers } from "../delivery/timers.ts";
import { HandoverError, loggable } from "../errors.ts";
import { createAlarm } from "./alarm.ts";
import type { ChannelPlaces } from "./channel-places.ts";
import { isNotFound } from "./failures.ts";
import type { NotificationChannel, Notifications } from "./notifications.ts";
import type { Frame } from "./socket-frame.ts";
import { openSession, type Session } from "./socket-session.ts";
import type { Subject } from "./socket-subject.ts";
import { createChannelTopics, lackedPermission } from "./socket-topics.ts";
import { createWatchlist } from "./watchlist.ts";

export type Heard = Exclude<Frame, { kind: "closing" | "alive" }>;

export interface ChannelPorts {
  notifications: Notifications;
  /** What its ids stand for. */
  subject: Subject;
  /** A renewal needs a second channel for a moment. */
  places: ChannelPlaces;
  log: (line: string) => void;
  now: () => number;
  random: () => number;
  timers: Timers;
  onFrame(frame: Heard): void;
  onChange(): void;
  /** These were not listened to for a while. */
  onGap(ids: string[]): void;
  /** Genesys will not have it: trying again changes nothing until somebody gives the permission. */
  onRefused(permission: string): void;
  /** It takes no channel of Genesys' any more. */
  onClosed(): void;
}

export interface SocketChannel {
  readonly state: "connecting" | "live" | "lost";
  /** What it is responsible for. */
  readonly size: number;
  /** Whether it would tell of this one just now. */
  tellsOf(id: string): boolean;
  /** `since`: from when on nobody has listened to it (ms). */
  add(id: string, since: number): void;
  /** Other topics tell of these now; those that are new are no gap, unless `since` says from when on they were missed. */
  changed(ids: readonly string[], since?: number): void;
  remove(id: string): void;
  close(): void;
}

/** What is watched in this time after the first is subscribed with it. */
const FIRST_WATCHED_MS = 50;
/** A renewal that finds no second channel free asks again after so long, and up to twice as long. */
const NO_PLACE_MS = 2_000;
const FIRST_BACKOFF_MS = 1_000;
const LONGEST_BACKOFF_MS = 60_000;
/** After a session that lived this long the next loss starts from the shortest wait again. */
const GOOD_SESSION_MS = 60_000;
/** Connections that may fail before the channel itself is suspected. */
const ATTEMPTS_PER_CHANNEL = 3;
/** Part of a channel's life after which the next one takes over. */
const RENEW_AFTER = 0.9;

export function createSocketChannel(ports: ChannelPorts): SocketChannel {
  const { notifications, subject, now, random, timers } = ports;
  const watchlist = createWatchlist(now);
  const opening = createAlarm(timers);
  let state: SocketChannel["state"] = "connecting";
  let current: Session | undefined;
  /** Kept over a loss: the same channel can be connected to again. */
  let reusable: NotificationChannel | undefined;
  let attempts = 0;
  let failures = 0;
  let isOpening = false;
  let closed = false;
  const ending = new AbortController();
  const topics = createChannelTopics({
    ...ports,
    watchlist,
    session: () => current,
    signal: ending.signal,
    backoff,
    onNotFound() {
      reusable = undefined;
      lost("the channel is gone");
    },
  });

  async function open(): Promise<void> {
    if (closed || isOpening) return;
    const giveBack = current ? ports.places.take("renewal") : undefined;
    if (current && !giveBack) {
      opening.set(() => void open(), NO_PLACE_MS * (1 + random()));
      return;
    }
    isOpening = true;
    try {
      const channel = await channelToOpen();
      if (!closed) await connect(channel);
    } catch (error) {
      openFailed(error);
    } finally {
      isOpening = false;
      giveBack?.();
    }
  }

  /** A renewal makes a new channel while the old one still listens; after a loss the old one serves again. */
  async function channelToOpen(): Promise<NotificationChannel> {
    attempts++;
    const known = current ? undefined : reusable;
    if (known && known.expiresAt > now() && attempts <= ATTEMPTS_PER_CHANNEL) return known;
    const channel = await notifications.create();
    attempts = 1;
    if (!current) reusable = channel;
    return channel;
  }

  async function connect(channel: NotificationChannel) {
    const session = await openSession(channel, {
      notifications,
      subject,
      now,
      timers,
      signal: ending.signal,
      onFrame: hear,
      onLost: (lostOne, why) => lostOne === current && lost(why),
    });
    try {
      if (!closed) await topics.replace(session);
      if (session.diedOf) throw new Error(session.diedOf);
    } catch (error) {
      session.close();
      throw error;
    }
    if (closed) session.close();
    else takeOver(session);
  }

  function takeOver(session: Session) {
    current?.close();
    current = session;
    reusable = session.channel;
    attempts = 0;
    const lifeMs = session.channel.expiresAt - now();
    opening.set(() => void open(), Math.max(1_000, lifeMs * (RENEW_AFTER + random() * 0.05)));
    become("live");
    topics.gather();
  }

  function hear(frame: Frame) {
    if (closed) return;
    if (frame.kind === "closing") void open();
    else if (frame.kind !== "alive") ports.onFrame(frame);
  }

  function lost(why: string) {
    if (closed || !current) return;
    current.close();
    if (now() - current.openedAt > GOOD_SESSION_MS) failures = 0;
    current = undefined;
    watchlist.deaf();
    ports.log(`The notification socket is lost: ${why}.`);
    become("lost");
    opening.set(() => void open(), backoff());
  }

  function openFailed(error: unknown) {
    if (closed) return;
    const permission = lackedPermission(error, subject);
    if (permission !== undefined) return ports.onRefused(permission);
    if (isNotFound(error)) reusable = undefined;
    if (state === "connecting") {
      ports.log(`No notification socket: ${loggable(error)}`);
    }
    if (!current) become("lost");
    const pauseMs = error instanceof HandoverError ? (error.facts.retryAfterSeconds ?? 0) * 1000 : 0;
    opening.set(() => void open(), Math.max(pauseMs, backoff()));
  }

  /** Full jitter, so that all the sockets that Genesys closed at once do not come back at once. */
  function backoff(): number {
    const longest = Math.min(LONGEST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failures++, 10));
    return 200 + random() * longest;
  }

  function become(next: SocketChannel["state"]) {
    if (closed || state === next) return;
    state = next;
    ports.onChange();
  }

  opening.set(() => void open(), FIRST_WATCHED_MS);

  return {
    get state() {
      return state;
    },
    get size() {
      return watchlist.size;
    },
    tellsOf: (id) => state === "live" && watchlist.has(id),
    add(id, since) {
      watchlist.add(id, since);
      if (current) topics.gather();
    },
    changed(ids, since) {
      const lacking = current ? ids.filter((id) => current?.lacking([id]).length) : [];
      if (lacking.length === 0) return;
      if (since !== undefined) for (const id of lacking) watchlist.add(id, since);
      topics.gather();
    },
    remove: watchlist.remove,
    close() {
      if (closed) return;
      closed = true;
      ports.onClosed();
      opening.clear();
      topics.stop();
      ending.abort();
    },
  };
}
