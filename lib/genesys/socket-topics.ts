/**
 * What Genesys is asked to tell over a channel, kept to what is watched: with as few requests as can be, and all topics
 * named anew where those that are over fill the channel.
 */
import type { Timers } from "../delivery/timers.ts";
import { HandoverError } from "../errors.ts";
import { createAlarm } from "./alarm.ts";
import { isNotFound } from "./failures.ts";
import type { Subscribed } from "./notifications.ts";
import type { Session } from "./socket-session.ts";
import { type Subject, TOPICS_PER_CHANNEL } from "./socket-subject.ts";
import type { Watchlist } from "./watchlist.ts";

export interface ChannelTopicsPorts {
  subject: Subject;
  watchlist: Watchlist;
  /** The one that listens now. */
  session(): Session | undefined;
  /** Aborted: the channel is closed. */
  signal: AbortSignal;
  timers: Timers;
  /** Milliseconds until a request that failed is made again. */
  backoff(): number;
  onGap(ids: string[]): void;
  onRefused(permission: string): void;
  /** Genesys does not know the channel any more. */
  onNotFound(): void;
  log: (line: string) => void;
}

export interface ChannelTopics {
  /** Everything that is watched, for a session that listens to nothing yet. Throws as the request does. */
  replace(session: Session): Promise<void>;
  /** Asks soon for what is new. */
  gather(): void;
  /** Asks for nothing more. */
  stop(): void;
}

/** What is new is gathered for this long, so that many cost one request. */
const GATHER_MS = 50;
/** Longer where all topics have to be named again, because those that are over fill the channel. */
const GATHER_FULL_MS = 3_000;

export function createChannelTopics(ports: ChannelTopicsPorts): ChannelTopics {
  const { subject, watchlist, signal } = ports;
  const gathering = createAlarm(ports.timers);
  let isSubscribing = false;

  async function subscribe(session: Session, ids: string[], how: "subscribe" | "replace") {
    if (ids.length === 0) return;
    const outcome = await session[how](ids);
    if (signal.aborted || session.diedOf) return;
    const late = watchlist.heard(ids);
    if (late.length > 0) ports.onGap(late);
    takeRefusals(outcome);
  }

  function takeRefusals({ rejected }: Subscribed) {
    const permission = rejected.flatMap(({ missingPermissions }) => missingPermissions)[0];
    if (permission !== undefined) ports.onRefused(permission);
    // Of these nothing will be heard; whoever reads the conversations finds their end.
    for (const { topic } of rejected) watchlist.remove(subject.idOf(topic) ?? "");
    if (rejected.length > 0) ports.log(`Genesys refuses ${rejected.length} notification topics.`);
  }

  function gather() {
    if (signal.aborted) return;
    const isFull = (ports.session()?.subscribed.size ?? 0) >= TOPICS_PER_CHANNEL;
    if (!gathering.isSet) gathering.set(() => void subscribeNew(), isFull ? GATHER_FULL_MS : GATHER_MS);
  }

  async function subscribeNew() {
    const session = ports.session();
    if (signal.aborted || isSubscribing || !session) return;
    const added = watchlist.ids().filter((id) => session.lacking([id]).length > 0);
    if (added.length === 0) return;
    const isFull = session.subscribed.size + session.lacking(added).length > TOPICS_PER_CHANNEL;
    isSubscribing = true;
    try {
      await (isFull
        ? subscribe(session, watchlist.ids(), "replace")
        : subscribe(session, added, "subscribe"));
      gather();
    } catch (error) {
      subscribingFailed(error);
    } finally {
      isSubscribing = false;
    }
  }

  function subscribingFailed(error: unknown) {
    if (signal.aborted) return;
    const permission = lackedPermission(error, subject);
    if (isNotFound(error)) ports.onNotFound();
    else if (permission !== undefined) ports.onRefused(permission);
    else gathering.set(() => void subscribeNew(), ports.backoff());
  }

  return {
    replace: (session) => subscribe(session, watchlist.ids(), "replace"),
    gather,
    stop: gathering.clear,
  };
}

/** The permission for whose lack Genesys refuses it; undefined when that is not why it failed. */
export function lackedPermission(error: unknown, subject: Subject): string | undefined {
  if (!(error instanceof HandoverError) || error.code !== "GENESYS_PERMISSION") return undefined;
  return error.facts.permission ?? subject.permission;
}
