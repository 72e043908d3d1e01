/** A clock that only moves when a test says so, and the timers that hang on it. */
import type { Timers } from "../../../lib/delivery/timers.ts";

interface Pending {
  at: number;
  order: number;
  fn: () => void;
}

export interface FakeTimers extends Timers {
  now(): number;
  /** Moves on, firing what is due in order; promises settle between two timers. */
  advance(ms: number): Promise<void>;
  /** Timers that are set and neither fired nor cleared. */
  readonly pending: number;
}

/** `turns`: of the event loop, so many between two timers, for what takes several steps. */
export function createFakeTimers(start = 1_700_000_000_000, turns = 1): FakeTimers {
  let time = start;
  let order = 0;
  const pending = new Set<Pending>();

  const nextDue = (until: number) =>
    [...pending].filter((timer) => timer.at <= until).sort((a, b) => a.at - b.at || a.order - b.order)[0];

  return {
    now: () => time,
    set(fn, ms) {
      const timer = { at: time + Math.max(0, ms), order: order++, fn };
      pending.add(timer);
      return timer;
    },
    clear: (handle) => void pending.delete(handle as Pending),
    async advance(ms) {
      const until = time + ms;
      for (let turn = 0; turn < turns; turn++) await settled();
      for (let timer = nextDue(until); timer; timer = nextDue(until)) {
        pending.delete(timer);
        time = Math.max(time, timer.at);
        timer.fn();
        for (let turn = 0; turn < turns; turn++) await settled();
      }
      time = until;
    },
    get pending() {
      return pending.size;
    },
  };
}

/** Resolves when every promise that could run has run. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
