/** Follows conversations: by the notification socket, by reading them in turn, and when an agent's first word comes (DESIGN §7). */

import type { ReadingPlace } from "../delivery/reading.ts";
import type { Timers } from "../delivery/timers.ts";
import { loggable } from "../errors.ts";
import { type Escalation, isLive, type Source } from "../escalation/escalation.ts";
import { createReconciler } from "../escalation/reconciler.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { ChannelPlaces } from "../genesys/channel-places.ts";
import type { Genesys } from "../genesys/client.ts";
import type { ConversationView } from "../genesys/conversations.ts";
import { createNotifications, type NotificationSocket, type NotificationState } from "../genesys/socket.ts";
import type { ConversationEvent } from "../genesys/socket-frame.ts";
import type { Store } from "../store/store.ts";
import { seldom } from "../webhook/seldom.ts";
import { createLook } from "./looking.ts";
import { waitWith } from "./wait.ts";

export interface WatchingPorts {
  genesys: Genesys;
  /** The notification channels of the OAuth client. */
  places: ChannelPlaces;
  store: Store;
  tracker: Tracker;
  timers: Timers;
  now: () => number;
  /** What reading in turn may use of the OAuth client's requests. */
  reading: ReadingPlace;
  onSocket(state: NotificationState): void;
  /** Every live conversation is read once in so many milliseconds. */
  onPeriod(ms: number): void;
  log: (line: string) => void;
}

export interface Watching {
  /** What the tracker changed: a conversation has begun, has become another one, or is over. */
  changed(before: Escalation, after: Escalation): void;
  /** A live escalation from before the start. */
  resume(escalation: Escalation): void;
  /** Looks at the conversation now and then, so that the agent's name is known; resolves after a moment, whatever comes. */
  learnAgent(escalation: Escalation): Promise<void>;
  /** Looks at the conversation now, before something that cannot be undone; resolves after a moment, whatever comes. */
  lookNow(escalation: Escalation): Promise<void>;
  readonly socket: Pick<NotificationSocket, "state" | "queues">;
  close(): void;
}

const PATIENCE_MS = 1_500;
/** An agent whose name could not be had is not asked for again before every word: that would hold up each webhook. */
const ASK_AGAIN_MS = 15_000;
/** An agent went: mostly the end is told in the same moment, and nothing has to be read; what is read may be from before. */
const LEFT_MS = [300, 2_000];

export function createWatching(ports: WatchingPorts): Watching {
  const { genesys, store, tracker, timers, now, log } = ports;
  const wait = waitWith(timers);
  /** Conversation → escalation. */
  const watched = new Map<string, string>();
  /** Escalation → conversation. */
  const conversationOf = new Map<string, string>();
  /** When the agent of an escalation was last asked for. */
  const askedAt = new Map<string, number>();

  const look = createLook({
    store,
    tracker,
    read: (id, maxWaitMs) => genesys.conversations.get(id, { maxWaitMs }),
    now,
  });
  const notifications = createNotifications({
    genesys,
    places: ports.places,
    log,
    now,
    random: Math.random,
    timers,
    onEvent: (event) => void heard(event).catch((error) => log(loggable(error))),
    onView: (view) => void shown(view).catch((error) => log(loggable(error))),
    onState: ports.onSocket,
    onGap: (conversationIds) => reconciler.lookSoon(conversationIds.flatMap((id) => watched.get(id) ?? [])),
  });
  const reconciler = createReconciler({
    look,
    now,
    timers,
    stretch: ports.reading.stretch,
    socketLive: () => notifications.state.kind === "live",
    listened: (id) => notifications.tellsOf(conversationOf.get(id) ?? ""),
    onPeriod: ports.onPeriod,
    // While Genesys is away every conversation fails in its turn.
    log: seldom(log, now),
  });

  function watch({ id, conversationId, queueId, state }: Escalation) {
    if (!conversationId) return;
    notifications.attend(conversationId, state === "connected");
    watched.set(conversationId, id);
    conversationOf.set(id, conversationId);
    notifications.watch(conversationId, queueId);
    reconciler.follow(id);
  }

  function unwatch({ id, conversationId }: Escalation) {
    if (!conversationId) return;
    watched.delete(conversationId);
    conversationOf.delete(id);
    notifications.unwatch(conversationId);
  }

  /** An agent has come, or has gone. */
  function turned({ id, conversationId, state }: Escalation) {
    const isAttended = state === "connected";
    if (conversationId) notifications.attend(conversationId, isAttended);
    if (isAttended) reconciler.answered(id);
    // The next one's first word is asked about again.
    else askedAt.delete(id);
  }

  async function heard({ conversationId, kind, disconnectType, at: happenedAt }: ConversationEvent) {
    const escalationId = watched.get(conversationId);
    if (!escalationId) return;
    if (kind === "user-start") return reconciler.hint(escalationId);
    if (kind === "user-end") return reconciler.hint(escalationId, LEFT_MS);
    const end = { kind: "customer-end", source: "notification", disconnectType, conversationId } as const;
    const after = await tracker.apply(escalationId, { ...end, at: now(), happenedAt });
    if (!after || !isLive(after)) return;
    if (after.legClosed) await settle(after);
    // Said of an earlier stretch, it seems: the conversation knows.
    else reconciler.hint(escalationId);
  }

  /** A conversation as its queue tells it. Agents without a name are read: the flow shall learn who they are. */
  async function shown(view: ConversationView) {
    const escalationId = watched.get(view.id);
    if (!escalationId) return;
    const isNameless = view.participants.some(({ purpose, name }) => purpose === "agent" && !name);
    if (isNameless && !view.ended) return reconciler.hint(escalationId);
    await tracker.apply(escalationId, { kind: "seen", source: "notification", at: now(), view });
  }

  /** The customer's leg is closed, and whether an agent had been there is not known: the conversation still shows it. */
  async function settle(escalation: Escalation): Promise<void> {
    const { id, legClosed, conversationId } = escalation;
    if (!legClosed || !isLive(escalation)) return;
    await lookFor(escalation, legClosed.source);
    const { source, disconnectType } = legClosed;
    await tracker.apply(id, {
      kind: "customer-end",
      source,
      at: now(),
      disconnectType,
      conversationId,
      final: true,
    });
  }

  async function lookFor({ id }: Escalation, source: Source) {
    await Promise.race([look(id, source, PATIENCE_MS).catch(() => "quiet"), wait(PATIENCE_MS)]);
  }

  return {
    changed(before, after) {
      if (before.conversationId !== after.conversationId) unwatch(before);
      if (!isLive(after)) {
        unwatch(after);
        askedAt.delete(after.id);
        reconciler.forget(after.id);
      } else if (before.conversationId !== after.conversationId) watch(after);
      else if (before.state !== after.state) turned(after);
    },
    resume(escalation) {
      watch(escalation);
      if (escalation.legClosed) settle(escalation).catch((error) => log(loggable(error)));
    },
    lookNow: (escalation) => lookFor(escalation, "reconciliation"),
    async learnAgent(escalation) {
      const before = askedAt.get(escalation.id);
      // After the clock was set back it seems to have been in the future.
      if (before !== undefined && Math.abs(now() - before) < ASK_AGAIN_MS) return;
      askedAt.set(escalation.id, now());
      await lookFor(escalation, "reconciliation");
    },
    get socket() {
      return notifications;
    },
    close() {
      reconciler.close();
      ports.reading.leave();
      notifications.close();
    },
  };
}
