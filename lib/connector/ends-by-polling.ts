/** Says in the status when ends are found by reading only, and how often that is done (DESIGN §7). */
import type { Conditions } from "../conditions.ts";
import type { TimerHandle, Timers } from "../delivery/timers.ts";
import type { NotificationState } from "../genesys/socket.ts";

export interface EndsByPollingPorts {
  conditions: Conditions;
  timers: Timers;
}

export interface EndsByPolling {
  onSocket(state: NotificationState): void;
  /** Every live conversation is read once in so many milliseconds. */
  onPeriod(ms: number): void;
  /** Says nothing more: the conditions belong to the next connector now. */
  close(): void;
}

/** A lost socket is back within seconds; that is not worth a word. */
const WORTH_A_WORD_MS = 10_000;
/** What the reconciler begins with (DESIGN §7). */
const SHORTEST_MS = 15_000;

export function createEndsByPolling({ conditions, timers }: EndsByPollingPorts): EndsByPolling {
  let period = periodText(SHORTEST_MS);
  let saying: TimerHandle;

  function say() {
    conditions.set("end-by-polling", { period });
  }

  return {
    onSocket({ kind }) {
      if (kind === "connecting") return;
      timers.clear(saying);
      saying = undefined;
      if (kind === "unavailable") say();
      else if (kind === "lost") saying = timers.set(say, WORTH_A_WORD_MS);
      else conditions.clear("end-by-polling");
    },
    onPeriod(ms) {
      period = periodText(ms);
      if (conditions.has("end-by-polling")) say();
    },
    close() {
      timers.clear(saying);
    },
  };
}

/** Seconds below two minutes, then minutes; rounded up, so that the text does not change with every chat. Pure. */
export function periodText(ms: number): string {
  const seconds = Math.ceil(ms / 15_000) * 15;
  return seconds < 120 ? `${seconds} s` : `${Math.ceil(ms / 60_000)} min`;
}
