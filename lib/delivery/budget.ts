/** The rate budget of one OAuth client: who may send the next request to Genesys, and when (DESIGN §5). */
import { HandoverError } from "../errors.ts";
import type { Priority, RequestBudget } from "../genesys/budget.ts";
import { type Bucket, createBucket, type Part } from "./bucket.ts";
import type { TimerHandle, Timers } from "./timers.ts";
import { createWaiting, type Waiter } from "./waiting.ts";

/** These may use the kept tenth, so that a flood of texts never hides the end of a chat. */
const KEEPERS: readonly Priority[] = ["end", "polling"];

export interface BudgetState {
  /** Since when requests have been waiting without a break (ms since 1970); absent when none waits. */
  throttledSince?: number;
  waiting: number;
  /** Until when Genesys asked for silence (429), while that lasts. */
  pausedUntil?: number;
}

export interface Budget extends RequestBudget {
  /** Changes the configured limit; who waits goes on waiting. 0 lifts it. */
  setLimit(requestsPerMinute: number): void;
  state(): BudgetState;
  /** Tells when requests begin to wait, and when none waits any more. Returns how to stop. */
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
      else if (waiting.size > 0 && grant("common")) waiting.next()?.go();
      else break;
    }
    timers.clear(wakeUp);
    wakeUp = undefined;
    if (waiting.size === 0) noteThrottled(undefined);
    else wakeUp = timers.set(pump, Math.max(1, nextTokenMs()));
  }

  function noteThrottled(since: number | undefined): void {
    const changed = (since === undefined) !== (throttledSince === undefined);
    throttledSince = since;
    if (changed) for (const listener of listeners) listener(since !== undefined);
  }

  function nextTokenMs(): number {
    const time = now();
    const common = bucket.waitMs("common", time);
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
          if (waiting.size === 0) pump();
          reject(waitedTooLong(maxWaitMs));
        }, maxWaitMs);
      }
      waiting.add(waiter);
      noteThrottled(throttledSince ?? now());
      if (wakeUp === undefined || KEEPERS.includes(priority)) pump();
    });
  }

  return {
    async take(priority, lane, maxWaitMs) {
      if (KEEPERS.includes(priority) && !waiting.has(KEEPERS) && grant("kept")) return;
      if (waiting.size === 0 && grant("common")) return;
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
      minute = { left: Number.POSITIVE_INFINITY, until: 0 };
      if (waiting.size > 0) pump();
    },
    onThrottle(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    state() {
      const time = now();
      const silentMs = silentFor(time);
      return {
        waiting: waiting.size,
        ...(throttledSince !== undefined && { throttledSince }),
        ...(silentMs > 0 && { pausedUntil: time + silentMs }),
      };
    },
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
