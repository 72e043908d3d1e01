/** The rate budget of one OAuth client: who may send the next request to Genesys, and when (DESIGN §5). */
import { HandoverError } from "../errors.ts";
import type { Priority, RequestBudget } from "../genesys/budget.ts";
import { type Bucket, createBucket, type Part } from "./bucket.ts";
import type { TimerHandle, Timers } from "./timers.ts";
import { createWaiting, type Waiter } from "./waiting.ts";

/** These may use the kept tenth, so that a flood of texts never hides the end of a chat. */
const KEEPERS: readonly Priority[] = ["end", "polling"];
/** Somebody waits for these; for a conversation to be read nobody does. */
const PEOPLES: readonly Priority[] = ["text", "end", "receipt"];
const READING: readonly Priority[] = ["polling"];

export interface BudgetState {
  /** Since when requests that somebody waits for have been waiting without a break (ms since 1970); absent when none waits. */
  throttledSince?: number;
  /** All of them. */
  waiting: number;
}

export interface Budget extends RequestBudget {
  /** Changes the configured limit; who waits goes on waiting. 0 lifts it. */
  setLimit(requestsPerMinute: number): void;
  state(): BudgetState;
  /** Requests per minute: as configured, or fewer when Genesys said so; 0 when it is lifted. */
  limit(): number;
  /** Tells when requests that somebody waits for begin to wait, and when none waits any more. Returns how to stop. */
  onThrottle(listener: (throttled: boolean) => void): () => void;
}

export interface BudgetOptions {
  /** 0 lifts the budget; a pause that Genesys asks for still holds. */
  requestsPerMinute: number;
  /** A clock that never jumps back, milliseconds. */
  now: () => number;
  timers: Timers;
}

export function createBudget({ requestsPerMinute, now, timers }: BudgetOptions): Budget {
  let configured = requestsPerMinute;
  let allowedByGenesys = Number.POSITIVE_INFINITY;
  let bucket = bucketFor(configured, now());
  const waiting = createWaiting();
  let pausedUntil = 0;
  let throttledSince: number | undefined;
  const listeners = new Set<(throttled: boolean) => void>();
  let wakeUp: TimerHandle;

  /** What Genesys says is left of its running minute: others may use the same OAuth client. */
  let minute = { left: Number.POSITIVE_INFINITY, until: 0 };

  function grant(part: Part): boolean {
    const time = now();
    if (silentFor(time) > 0 || !bucket.take(part, time)) return false;
    minute.left -= 1;
    return true;
  }

  /** Milliseconds during which nothing may go out, whatever the bucket holds. */
  function silentFor(time: number): number {
    const spent = minute.left < 1 && minute.until > time ? minute.until : 0;
    return Math.max(0, Math.max(pausedUntil, spent) - time);
  }

  function pump(): void {
    for (;;) {
      if (waiting.has(KEEPERS) && grant("kept")) waiting.next(KEEPERS)?.go();
      else if (waiting.has(PEOPLES) && grant("common")) waiting.next(PEOPLES)?.go();
      else if (!waiting.has(PEOPLES) && waiting.has(READING) && grant("spare")) waiting.next(READING)?.go();
      else break;
    }
    timers.clear(wakeUp);
    wakeUp = undefined;
    if (!waiting.has(PEOPLES)) noteThrottled(undefined);
    if (waiting.size > 0) wakeUp = timers.set(pump, Math.max(1, nextTokenMs()));
  }

  function noteThrottled(since: number | undefined): void {
    const changed = (since === undefined) !== (throttledSince === undefined);
    throttledSince = since;
    if (changed) for (const listener of listeners) listener(since !== undefined);
  }

  function nextTokenMs(): number {
    const time = now();
    const common = bucket.waitMs(waiting.has(PEOPLES) ? "common" : "spare", time);
    const soonest = waiting.has(KEEPERS) ? Math.min(common, bucket.waitMs("kept", time)) : common;
    return Math.max(silentFor(time), soonest);
  }

  function wait(priority: Priority, lane: string, maxWaitMs: number | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      let deadline: TimerHandle;
      const waiter: Waiter = {
        priority,
        lane,
        go() {
          timers.clear(deadline);
          resolve();
        },
      };
      if (maxWaitMs !== undefined) {
        deadline = timers.set(() => {
          waiting.remove(waiter);
          if (!waiting.has(PEOPLES)) pump();
          reject(waitedTooLong(maxWaitMs));
        }, maxWaitMs);
      }
      const isFirstOfPeople = !waiting.has(PEOPLES) && PEOPLES.includes(priority);
      waiting.add(waiter);
      if (isFirstOfPeople) noteThrottled(throttledSince ?? now());
      // Whoever is woken later than this one may go is woken anew.
      if (wakeUp === undefined || isFirstOfPeople || KEEPERS.includes(priority)) pump();
    });
  }

  /** What nobody waits for may wait meanwhile. */
  const goesAtOnce = () => !waiting.has(PEOPLES) && grant("common");

  return {
    async take(priority, lane, maxWaitMs) {
      if (KEEPERS.includes(priority) && !waiting.has(KEEPERS) && grant("kept")) return;
      if (priority === "polling" ? waiting.size === 0 && grant("spare") : goesAtOnce()) return;
      if (priority === "typing") throw typingDropped();
      await wait(priority, lane, maxWaitMs);
    },
    pause(seconds) {
      pausedUntil = Math.max(pausedUntil, now() + seconds * 1000);
      if (waiting.size > 0) pump();
    },
    learn({ count, allowed, resetSeconds }) {
      if (configured <= 0 || !(allowed > 0)) return;
      const time = now();
      allowedByGenesys = allowed;
      bucket.setLimit(Math.min(configured, allowed), time);
      const left = allowed - count;
      // Answers overtake each other: within one minute only the smaller number can be right.
      minute =
        minute.until > time
          ? { left: Math.min(minute.left, left), until: minute.until }
          : { left, until: time + resetSeconds * 1000 };
    },
    setLimit(changed) {
      if (changed === configured) return;
      if (changed > 0 && configured > 0) bucket.setLimit(changed, now());
      else bucket = bucketFor(changed, now());
      configured = changed;
      allowedByGenesys = Number.POSITIVE_INFINITY;
      minute = { left: Number.POSITIVE_INFINITY, until: 0 };
      if (waiting.size > 0) pump();
    },
    limit: () => (configured > 0 ? Math.min(configured, allowedByGenesys) : 0),
    onThrottle(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    state: () => ({ waiting: waiting.size, ...(throttledSince !== undefined && { throttledSince }) }),
  };
}

function bucketFor(perMinute: number, now: number): Bucket {
  return perMinute > 0 ? createBucket(perMinute, now) : unlimited;
}

const unlimited: Bucket = { take: () => true, waitMs: () => 0, setLimit: () => {} };

function waitedTooLong(maxWaitMs: number): HandoverError {
  return new HandoverError(
    "GENESYS_RATE_LIMIT",
    `The message waited ${Math.round(maxWaitMs / 1000)} s for its turn: more is being sent than Genesys allows per minute.`,
    "Ask Genesys for a higher limit for this OAuth client, or use a second client.",
  );
}

function typingDropped(): HandoverError {
  return new HandoverError(
    "GENESYS_RATE_LIMIT",
    "The typing indicator was dropped: the requests of this minute are needed for messages.",
    "Nothing needs to be done.",
  );
}
