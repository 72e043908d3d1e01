/**
 * Reads live conversations in turn, the longest unread first, at a pace that the rate budget allows: the source that
 * works with no further permission, and the one that finds what the others missed (DESIGN §7).
 */
import type { Timers } from "../delivery/timers.ts";

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
const AT_ONCE = 8;

export function createReconciler(ports: ReconcilerPorts): Reconciler {
  const { now, timers } = ports;
  /** When each was last looked at; kept in that order, so that the first is the longest unread. */
  const lastLook = new Map<string, number>();
  const urgent = new Set<string>();
  const ringing = new Map<string, unknown>();
  const underWay = new Set<string>();
  let ticking: unknown;
  let closed = false;

  const period = () => {
    const usual = ports.socketLive() ? WITH_SOCKET_MS : WITHOUT_SOCKET_MS;
    return Math.max(usual, (lastLook.size / Math.max(1, ports.share())) * 60_000);
  };

  function tick() {
    ticking = undefined;
    for (const id of urgent) {
      if (underWay.size >= AT_ONCE) break;
      if (underWay.has(id)) continue;
      urgent.delete(id);
      void look(id, 0);
    }
    const due = now() - period();
    for (const [id, at] of lastLook) {
      if (at > due || underWay.size >= AT_ONCE) break;
      void look(id, 0);
    }
    arm();
  }

  function arm() {
    if (!closed && ticking === undefined && lastLook.size > 0) ticking = timers.set(tick, TICK_MS);
  }

  async function look(id: string, ringingLooks: number) {
    if (closed || underWay.has(id) || !lastLook.has(id)) return;
    underWay.add(id);
    lastLook.delete(id);
    lastLook.set(id, now());
    try {
      const found = await ports.look(id);
      if (found === "alerting") lookAgain(id, ringingLooks);
    } catch (error) {
      ports.log(`reading a conversation failed: ${error instanceof Error ? error.message : String(error)}`);
    } finally {
      underWay.delete(id);
      // Asked for meanwhile: what was just read may be older than the asking.
      if (urgent.delete(id)) void look(id, 0);
    }
  }

  function lookAgain(id: string, ringingLooks: number) {
    const wait = RINGING_LOOKS_MS[ringingLooks];
    if (wait === undefined || closed || ringing.has(id) || !lastLook.has(id)) return;
    const timer = timers.set(() => {
      ringing.delete(id);
      void look(id, ringingLooks + 1);
    }, wait);
    ringing.set(id, timer);
  }

  function stopRinging(id: string) {
    const timer = ringing.get(id);
    if (timer !== undefined) timers.clear(timer as Parameters<Timers["clear"]>[0]);
    ringing.delete(id);
  }

  return {
    follow(id) {
      if (!lastLook.has(id)) lastLook.set(id, now());
      arm();
    },
    forget(id) {
      lastLook.delete(id);
      urgent.delete(id);
      stopRinging(id);
    },
    hint(id) {
      stopRinging(id);
      if (!lastLook.has(id)) lastLook.set(id, now());
      arm();
      if (underWay.has(id)) urgent.add(id);
      else void look(id, 0);
    },
    lookSoon(ids) {
      for (const id of ids) if (lastLook.has(id)) urgent.add(id);
      arm();
    },
    period,
    close() {
      closed = true;
      if (ticking !== undefined) timers.clear(ticking as Parameters<Timers["clear"]>[0]);
      for (const id of [...ringing.keys()]) stopRinging(id);
    },
  };
}
