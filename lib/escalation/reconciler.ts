/**
 * Reads live conversations in turn, the longest unread first, at a pace that the rate budget allows: the source that
 * works with no further permission, and the one that finds what the others missed (DESIGN §7).
 */
import type { TimerHandle, Timers } from "../delivery/timers.ts";

export interface ReconcilerPorts {
  /** Reads one conversation and applies what it shows. "alerting" asks for another look soon. */
  look(escalationId: string): Promise<"alerting" | "quiet">;
  now: () => number;
  timers: Timers;
  /** Requests per minute that reading may use. */
  share: () => number;
  /** True while the notification socket tells of ends at once. */
  socketLive: () => boolean;
  log: (line: string) => void;
  /** The period (ms) has become another one; told once a second at most. */
  onPeriod?(ms: number): void;
}

export interface Reconciler {
  follow(escalationId: string): void;
  forget(escalationId: string): void;
  /** Something happened there: look at once, and again soon while an agent's phone rings. */
  hint(escalationId: string): void;
  /** After a gap in the notifications: look at these as soon as the budget allows. */
  lookSoon(escalationIds: string[]): void;
  /** The real period in milliseconds, for the status. */
  period(): number;
  close(): void;
}

const WITH_SOCKET_MS = 60_000;
const WITHOUT_SOCKET_MS = 15_000;
const TICK_MS = 1_000;
const RINGING_LOOKS_MS = [1, 1, 2, 2, 2, 3, 3, 3, 3, 5, 5, 5, 5, 10, 10, 10, 10].map(
  (seconds) => seconds * 1_000,
);
/** Reads under way: enough to use up any budget, few enough that none is asked for in vain. */
const AT_ONCE = 8;

export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { now, timers } = ports;
  /** When each was last looked at; kept in that order, so that the first is the longest unread. */
  const lastLook = new Map<string, number>();
  /** Those whose turn it is, by why, most pressing first; with how often the phone was looked at while it rang. */
  const hinted = new Map<string, number>();
  const missed = new Map<string, number>();
  const stillRinging = new Map<string, number>();
  const ringing = new Map<string, TimerHandle>();
  const underWay = new Set<string>();
  let ticking: TimerHandle;
  let toldPeriod: number | undefined;
  let closed = false;

  const period = () => {
    const usual = ports.socketLive() ? WITH_SOCKET_MS : WITHOUT_SOCKET_MS;
    return Math.max(usual, (lastLook.size / Math.max(1, ports.share())) * 60_000);
  };

  function tick() {
    ticking = undefined;
    tellPeriod();
    pump();
    arm();
  }

  function arm() {
    if (!closed && ticking === undefined && lastLook.size > 0) ticking = timers.set(tick, TICK_MS);
  }

  function tellPeriod() {
    const current = period();
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
    const due = now() - period();
    for (const [id, at] of lastLook) {
      if (at > due) return undefined;
      if (!underWay.has(id)) return [id, 0];
    }
    return undefined;
  }

  async function look(id: string, ringingLooks: number) {
    underWay.add(id);
    leaveLines(id);
    lastLook.delete(id);
    lastLook.set(id, now());
    try {
      const found = await ports.look(id);
      if (found === "alerting") lookAgain(id, ringingLooks);
    } catch (error) {
      ports.log(`reading a conversation failed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      underWay.delete(id);
      pump();
    }
  }

  function lookAgain(id: string, ringingLooks: number) {
    const wait = RINGING_LOOKS_MS[ringingLooks];
    if (wait === undefined || closed || ringing.has(id) || !lastLook.has(id)) return;
    const timer = timers.set(() => {
      ringing.delete(id);
      stillRinging.set(id, ringingLooks + 1);
      pump();
    }, wait);
    ringing.set(id, timer);
  }

  function leaveLines(id: string) {
    hinted.delete(id);
    missed.delete(id);
    stillRinging.delete(id);
  }

  function stopRinging(id: string) {
    timers.clear(ringing.get(id));
    ringing.delete(id);
  }

  return {
    follow(id) {
      if (!lastLook.has(id)) lastLook.set(id, now());
      arm();
    },
    forget(id) {
      lastLook.delete(id);
      leaveLines(id);
      stopRinging(id);
    },
    hint(id) {
      stopRinging(id);
      if (!lastLook.has(id)) lastLook.set(id, now());
      // Also while it is being read: what is just read may be older than the hint.
      hinted.set(id, 0);
      arm();
      pump();
    },
    lookSoon(ids) {
      for (const id of ids) if (lastLook.has(id)) missed.set(id, 0);
      arm();
    },
    period,
    close() {
      closed = true;
      timers.clear(ticking);
      for (const id of [...ringing.keys()]) stopRinging(id);
    },
  };
}
