/**
 * Reads live conversations in turn, the longest unread first, at a pace that the rate budget allows: the source that
 * works with no further permission, and the one that finds what the others missed (DESIGN §7).
 */

import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { loggable } from "../errors.ts";
import { createReadingOrder } from "./reading-order.ts";

export interface ReconcilerPorts {
  /** Reads one conversation and applies what it shows. "alerting" asks for another look soon. */
  look(escalationId: string): Promise<"alerting" | "quiet">;
  now: () => number;
  timers: Timers;
  /** So many reads a minute are wanted: how many times longer the rounds have to be. 1 at least. */
  stretch: (perMinute: number) => number;
  /** True while the notification socket tells of ends at once. */
  socketLive: () => boolean;
  /** Whether it tells of this escalation's. */
  listened: (escalationId: string) => boolean;
  log: (line: string) => void;
  /** The period (ms) has become another one; told once a second at most. */
  onPeriod?(ms: number): void;
}

export interface Reconciler {
  follow(escalationId: string): void;
  forget(escalationId: string): void;
  /** Something happened there: look at once, or so many milliseconds later each; again soon while an agent's phone rings. */
  hint(escalationId: string, laterMs?: readonly number[]): void;
  /** Somebody is there now: no more looks at a phone that rings. */
  answered(escalationId: string): void;
  /** After a gap in the notifications: look at these as soon as the budget allows. */
  lookSoon(escalationIds: string[]): void;
  close(): void;
}

const TICK_MS = 1_000;
const RINGING_LOOKS_MS = [1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 10, 10, 10, 10].map(
  (seconds) => seconds * 1_000,
);
/** Reads under way: enough to use up any budget, few enough that none is asked for in vain. */
const AT_ONCE = 8;

export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { timers } = ports;
  const order = createReadingOrder(ports);
  /** Those whose turn it is, by why, most pressing first; with how often the phone was looked at while it rang. */
  const hinted = new Map<string, number>();
  const missed = new Map<string, number>();
  const stillRinging = new Map<string, number>();
  /** Looks that are to come: a phone rings, or somebody went. */
  const later = new Map<string, TimerHandle>();
  const underWay = new Set<string>();
  let ticking: TimerHandle;
  let toldPeriod: number | undefined;
  let closed = false;

  function tick() {
    ticking = undefined;
    tellPeriod();
    pump();
    arm();
  }

  function arm() {
    if (!closed && ticking === undefined && order.size > 0) ticking = timers.set(tick, TICK_MS);
  }

  function tellPeriod() {
    const current = order.period();
    if (current === toldPeriod) return;
    toldPeriod = current;
    ports.onPeriod?.(current);
  }

  /** Few at a time: the others wait here, where one that is over meanwhile is dropped, and not in the budget's line. */
  function pump() {
    while (!closed && underWay.size < AT_ONCE) {
      const turn = nextTurn();
      if (!turn) return;
      void look(...turn);
    }
  }

  /** Phones that ring on come last: there are as many looks as one likes, and the others would never have their turn. */
  function nextTurn(): [id: string, ringingLooks: number] | undefined {
    return firstFree(hinted) ?? firstFree(missed) ?? longestUnread() ?? firstFree(stillRinging);
  }

  function firstFree(line: ReadonlyMap<string, number>): [string, number] | undefined {
    for (const turn of line) if (!underWay.has(turn[0])) return turn;
    return undefined;
  }

  function longestUnread(): [string, number] | undefined {
    const id = order.due((one) => !underWay.has(one));
    return id === undefined ? undefined : [id, 0];
  }

  async function look(id: string, ringingLooks: number) {
    underWay.add(id);
    leaveLines(id);
    order.put(id);
    try {
      const found = await ports.look(id);
      if (found === "alerting") lookAgain(id, ringingLooks);
    } catch (error) {
      ports.log(`reading a conversation failed: ${loggable(error)}`);
    } finally {
      underWay.delete(id);
      pump();
    }
  }

  function lookAgain(id: string, ringingLooks: number) {
    const wait = RINGING_LOOKS_MS[ringingLooks];
    if (wait === undefined || closed || later.has(id) || !order.has(id)) return;
    const timer = timers.set(() => {
      later.delete(id);
      stillRinging.set(id, ringingLooks + 1);
      pump();
    }, wait);
    later.set(id, timer);
  }

  function lookLater(id: string, [firstMs, ...restMs]: readonly number[]) {
    if (closed || firstMs === undefined) return;
    const timer = timers.set(() => {
      later.delete(id);
      hinted.set(id, 0);
      lookLater(id, restMs);
      pump();
    }, firstMs);
    later.set(id, timer);
  }

  function leaveLines(id: string) {
    hinted.delete(id);
    missed.delete(id);
    stillRinging.delete(id);
  }

  function stopLooking(id: string) {
    timers.clear(later.get(id));
    later.delete(id);
  }

  return {
    follow(id) {
      if (!order.has(id)) order.put(id);
      arm();
    },
    forget(id) {
      order.remove(id);
      leaveLines(id);
      stopLooking(id);
    },
    hint(id, laterMs) {
      stopLooking(id);
      if (!order.has(id)) order.put(id);
      if (laterMs) lookLater(id, laterMs);
      // Also while it is being read: what is just read may be older than the hint.
      else hinted.set(id, 0);
      arm();
      pump();
    },
    answered(id) {
      stopLooking(id);
      stillRinging.delete(id);
    },
    lookSoon(ids) {
      for (const id of ids) if (order.has(id)) missed.set(id, 0);
      arm();
    },
    close() {
      closed = true;
      timers.clear(ticking);
      for (const id of [...later.keys()]) stopLooking(id);
    },
  };
}
