/** A notification channel while a socket is connected to it, and what Genesys was asked to tell over it. */
import type { Timers } from "../delivery/timers.ts";
import type { NotificationChannel, Notifications, Subscribed } from "./notifications.ts";
import type { Frame } from "./socket-frame.ts";
import { openLink } from "./socket-link.ts";
import type { Subject } from "./socket-subject.ts";

export interface SessionPorts {
  notifications: Notifications;
  subject: Subject;
  now: () => number;
  timers: Timers;
  signal: AbortSignal;
  onFrame(frame: Frame): void;
  onLost(session: Session, why: string): void;
}

export interface Session {
  readonly channel: NotificationChannel;
  /** Topics; what is no longer wanted stays until the channel is full. */
  readonly subscribed: ReadonlySet<string>;
  /** The topics of these that are still to be asked for. */
  lacking(ids: readonly string[]): string[];
  readonly openedAt: number;
  /** Why the socket is gone; undefined while it lives. */
  readonly diedOf: string | undefined;
  subscribe(ids: string[]): Promise<Subscribed>;
  /** These and no others. */
  replace(ids: string[]): Promise<Subscribed>;
  close(): void;
}

/** Connects; nothing is subscribed yet. Rejects with an Error that says why it could not. */
export async function openSession(channel: NotificationChannel, ports: SessionPorts): Promise<Session> {
  const { notifications, subject, now, timers, signal, onFrame } = ports;
  let subscribed = new Set<string>();
  let diedOf: string | undefined;
  const link = await openLink(channel.connectUri, {
    now,
    timers,
    signal,
    onFrame,
    onLost(why) {
      diedOf = why;
      ports.onLost(session, why);
    },
  });
  const session: Session = {
    channel,
    openedAt: now(),
    get subscribed() {
      return subscribed;
    },
    get diedOf() {
      return diedOf;
    },
    lacking: (ids) => ids.flatMap(subject.topicsOf).filter((topic) => !subscribed.has(topic)),
    async subscribe(ids) {
      const topics = session.lacking(ids);
      const outcome = await notifications.subscribe(channel.id, topics);
      subscribed = new Set([...subscribed, ...topics]);
      return outcome;
    },
    async replace(ids) {
      const topics = ids.flatMap(subject.topicsOf);
      const outcome = await notifications.replace(channel.id, topics);
      subscribed = new Set(topics);
      return outcome;
    },
    close: link.close,
  };
  return session;
}
