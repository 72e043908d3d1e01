/**
 * No ghosts (DESIGN §7): conversations that our own store opened and no live escalation owns are closed, at start and
 * every few minutes, with what the rate budget has left. Nothing else is ever touched: an empty store closes nothing.
 *
 * One kind cannot be found: when the first message was given up after time-outs, Genesys may have taken it and nobody
 * was told the conversation's id. A search for conversations by user does not exist among what we may ask, and to repeat
 * the message could open what is not there (genesys-contract §3.1, §3.2). As soon as anything comes of it (a word, typing,
 * a receipt) the webhook names it (§4.2) and it is closed; in which nobody ever says anything, it waits in its queue
 * until Genesys' own inactivity timer (§5.1).
 */
import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { asHandoverError } from "../errors.ts";
import { endConversation } from "../escalation/ending.ts";
import { isLive } from "../escalation/escalation.ts";
import { LEFT_OPEN_PREFIX, type LeftOpen, leftOpenMeta, leftOpenOf } from "../escalation/left-open.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { RequestOptions } from "../genesys/http.ts";
import type { Store } from "../store/store.ts";

export interface GhostsPorts {
  store: Pick<Store, "commit" | "meta" | "metaStartingWith" | "latestEscalation">;
  genesys: Pick<Genesys, "conversations">;
  tracker: Pick<Tracker, "inChat">;
  /** A new escalation of the chat would open the old conversation again. */
  continueThread: () => boolean;
  wait(ms: number): Promise<void>;
  timers: Timers;
  log: (line: string) => void;
}

export interface Ghosts {
  start(): void;
  /** Remembers a conversation that may be open although nobody owns it. */
  suspect(chatId: string, conversationId: string | undefined): Promise<void>;
  /** One round; resolves with how many it closed. */
  sweep(): Promise<number>;
  close(): void;
}

const EVERY_MS = 5 * 60_000;
const PER_ROUND = 100;
const COUNT = "ghosts-closed";
const LAST: RequestOptions = { priority: "polling", maxWaitMs: 30_000 };
/** The chat waits meanwhile. */
const LAST_IN_CHAT: RequestOptions = { priority: "polling", maxWaitMs: 2_000 };

type Outcome = "closed" | "was-closed" | "owned" | "open";

/** How many have been closed since the store exists. */
export async function closedGhosts(store: Pick<Store, "meta">): Promise<number> {
  return Number((await store.meta(COUNT)) ?? 0);
}

export function createGhosts(ports: GhostsPorts): Ghosts {
  const { store, genesys, tracker, timers, log } = ports;
  /** The round in which each was last looked at: those that stay open must not keep the others waiting. */
  const lookedAt = new Map<string, number>();
  let round = 0;
  let next: TimerHandle;
  let stopped = false;

  async function sweep(): Promise<number> {
    round += 1;
    const found = [...(await store.metaStartingWith(LEFT_OPEN_PREFIX))].map(leftOpenOf);
    const waiting = found.toSorted((a, b) => lastLook(a) - lastLook(b)).slice(0, PER_ROUND);
    let closed = 0;
    /** Without the permission to end, what is open stays open; that others have closed can still be seen. */
    let mayEnd = true;
    for (const one of waiting) {
      if (stopped) break;
      lookedAt.set(one.conversationId, round);
      try {
        const outcome = mayEnd ? await settled(one) : await read(one);
        if (outcome === "closed") closed += 1;
        if (outcome !== "open") await forget(one);
      } catch (error) {
        const { code, message } = asHandoverError(error);
        if (code === "GENESYS_PERMISSION") mayEnd = false;
        else if (code !== "GENESYS_TIMEOUT") {
          log(`Conversations that were left open are looked at again later: ${message}`);
          break;
        }
      }
    }
    if (closed > 0) await count(closed);
    return closed;
  }

  function lastLook({ conversationId }: LeftOpen): number {
    return lookedAt.get(conversationId) ?? 0;
  }

  function settled(one: LeftOpen): Promise<Outcome> {
    if (!ports.continueThread()) return end(one, LAST);
    // Nobody may open it again between the question who owns it and its end.
    return tracker.inChat(one.chatId, () => end(one, LAST_IN_CHAT));
  }

  async function end(one: LeftOpen, options: RequestOptions): Promise<Outcome> {
    const owned = await ownership(one);
    if (owned) return owned;
    try {
      const closed = await endConversation(one.conversationId, { genesys, wait: ports.wait }, options);
      return closed ? "closed" : "was-closed";
    } catch (error) {
      if (isNotFound(error)) return "was-closed";
      throw error;
    }
  }

  async function read({ conversationId }: LeftOpen): Promise<Outcome> {
    try {
      return (await genesys.conversations.get(conversationId, LAST)).ended ? "was-closed" : "open";
    } catch (error) {
      if (isNotFound(error)) return "was-closed";
      throw error;
    }
  }

  async function ownership({ conversationId, chatId }: LeftOpen): Promise<Outcome | undefined> {
    const latest = await store.latestEscalation(chatId);
    if (!latest || !isLive(latest)) return undefined;
    if (latest.conversationId === conversationId) return "owned";
    // One that has no conversation yet may be about to open this one again.
    return latest.conversationId === undefined ? "open" : undefined;
  }

  async function forget({ conversationId }: LeftOpen): Promise<void> {
    lookedAt.delete(conversationId);
    await store.commit({ meta: { [LEFT_OPEN_PREFIX + conversationId]: null } });
  }

  async function count(closed: number): Promise<void> {
    const total = (await closedGhosts(store)) + closed;
    await store.commit({ meta: { [COUNT]: String(total) } });
    log(
      `Conversations that were open although nobody was in them any more: ${closed} closed, ${total} in all so far.`,
    );
  }

  function start(): void {
    if (stopped) return;
    sweep()
      .catch((error) => log(asHandoverError(error).message))
      .finally(() => {
        if (!stopped) next = timers.set(start, EVERY_MS);
      });
  }

  return {
    start,
    sweep,
    async suspect(chatId, conversationId) {
      if (conversationId) await store.commit({ meta: leftOpenMeta(chatId, conversationId) });
    },
    close() {
      stopped = true;
      timers.clear(next);
    },
  };
}
