/** The sandbox's time: timers that can run faster than the wall clock and that all end with the sandbox. */

export interface Clock {
  /** Wall time; never scaled. */
  now(): number;
  /** Runs `action` after `ms` of sandbox time (`ms` × `timeScale` of real time). Returns how to call it off. */
  after(ms: number, action: () => void): () => void;
  /** Runs `action` after `ms` of real time. Returns how to call it off. */
  afterReal(ms: number, action: () => void): () => void;
  /** Real milliseconds that `ms` of sandbox time take. */
  real(ms: number): number;
  timeScale: number;
  /** Calls off everything. */
  stop(): void;
}

export function startClock(timeScale: number): Clock {
  const timers = new Set<NodeJS.Timeout>();
  let stopped = false;
  const clock: Clock = {
    timeScale,
    now: () => Date.now(),
    real: (ms) => Math.max(0, ms * clock.timeScale),
    after: (ms, action) => clock.afterReal(clock.real(ms), action),
    afterReal(ms, action) {
      if (stopped) return () => {};
      const timer = setTimeout(() => {
        timers.delete(timer);
        action();
      }, ms);
      timers.add(timer);
      return () => {
        timers.delete(timer);
        clearTimeout(timer);
      };
    },
    stop() {
      stopped = true;
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
  return clock;
}
