/** Timers as something that is handed in, so that no test waits for the wall clock. */

export type TimerHandle = unknown;

export interface Timers {
  /** Calls `fn` once after so many milliseconds, unless cleared. */
  set(fn: () => void, ms: number): TimerHandle;
  clear(handle: TimerHandle): void;
}

/** Longer delays would overflow Node's timer and fire at once. */
const LONGEST_MS = 2 ** 31 - 1;

/** The real ones. Unref'd: a waiting retry is in the store and must not keep a process alive. */
export const realTimers: Timers = {
  set: (fn, ms) => setTimeout(fn, Math.min(Math.max(0, ms), LONGEST_MS)).unref(),
  clear: (handle) => clearTimeout(handle as NodeJS.Timeout),
};
