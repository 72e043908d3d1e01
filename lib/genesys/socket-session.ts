/** A notification channel while a socket is connected to it, and what Genesys was asked to tell over it. */
import type { Timers } from "../delivery/timers.ts";
import type { NotificationChannel, Notifications, Subscribed } from "./notifications.ts";
import type { Frame, Subject } from "./socket-frame.ts";
import { openLink } from "./socket-link.ts";

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
  /** Ids of the subject; what is no longer wanted stays until the channel is full. */
  readonly subscribed: ReadonlySet<string>;
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
    async subscribe(ids) {
      const outcome = await notifications.subscribe(channel.id, ids.flatMap(subject.topicsOf));
      subscribed = new Set([...subscribed, ...ids]);
      return outcome;
    },
    async replace(ids) {
      const outcome = await notifications.replace(channel.id, ids.flatMap(subject.topicsOf));
      subscribed = new Set(ids);
      return outcome;
    },
    close: link.close,
  };
  return session;
}
