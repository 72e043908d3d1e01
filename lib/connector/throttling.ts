/** The status of a connector whose requests wait for the rate budget; a moment of waiting is not worth a word. */
import type { Conditions } from "../conditions.ts";
import type { Budget } from "../delivery/budget.ts";
import type { TimerHandle, Timers } from "../delivery/timers.ts";

export interface ThrottlingPorts {
  conditions: Conditions;
  budget: Pick<Budget, "onThrottle" | "state">;
  timers: Timers;
}

export interface Throttling {
  /** Says nothing more: the conditions belong to the next connector now. */
  close(): void;
}

const WORTH_A_WORD_MS = 1_000;

export function createThrottling({ conditions, budget, timers }: ThrottlingPorts): Throttling {
  let saying: TimerHandle;

  function note(throttled: boolean): void {
    timers.clear(saying);
    saying = undefined;
    if (throttled) saying = timers.set(() => conditions.set("throttled"), WORTH_A_WORD_MS);
    else conditions.clear("throttled");
  }

  const stop = budget.onThrottle(note);
  // Another connector of the same OAuth client may have spent it all.
  if (budget.state().throttledSince !== undefined) note(true);

  return {
    close() {
      stop();
      timers.clear(saying);
    },
  };
}
