/** One timer that is set anew, never doubled. */
import type { Timers } from "../delivery/timers.ts";

export interface Alarm {
  readonly isSet: boolean;
  /** Replaces what was set before. */
  set(run: () => void, ms: number): void;
  clear(): void;
}

export function createAlarm(timers: Timers): Alarm {
  let handle: unknown;
  let isSet = false;

  function clear() {
    if (isSet) timers.clear(handle);
    isSet = false;
  }

  return {
    get isSet() {
      return isSet;
    },
    set(run, ms) {
      clear();
      isSet = true;
      handle = timers.set(() => {
        isSet = false;
        run();
      }, ms);
    },
    clear,
  };
}
