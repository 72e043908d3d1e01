/** A store of a process that can be killed between any two steps: what was written stays, what was not answered never is. */
import type { TimerHandle, Timers } from "../../../lib/delivery/timers.ts";
import type { Store } from "../../../lib/store/store.ts";
import { settled } from "./fake-timers.ts";

export interface Process {
  store: Store;
  timers: Timers;
  readonly dead: boolean;
  /** From now on nothing that it asks for happens, and no answer reaches it. */
  kill(): void;
}

/** `disk` outlives every process. A commit takes a turn before it is on disk and one more until it is acknowledged. */
export function startProcess(disk: Store, clock: Timers): Process {
  let dead = false;
  const set = new Set<TimerHandle>();
  const never = new Promise<never>(() => {});

  return {
    store: {
      ...disk,
      async commit(batch) {
        await settled();
        if (dead) return never;
        const committed = await disk.commit(batch);
        await settled();
        return dead ? never : committed;
      },
    },
    timers: {
      set(fn, ms) {
        if (dead) return undefined;
        const handle = clock.set(() => {
          set.delete(handle);
          fn();
        }, ms);
        set.add(handle);
        return handle;
      },
      clear(handle) {
        set.delete(handle);
        clock.clear(handle);
      },
    },
    get dead() {
      return dead;
    },
    kill() {
      dead = true;
      for (const handle of set) clock.clear(handle);
    },
  };
}
