/** Rows that nobody wants: said once, kept for `retryMinutes`, then given up. */
import { loggable } from "../../errors.ts";
import type { InboxRow } from "../../store/store.ts";
import type { Timers } from "../timers.ts";
import type { Entry } from "./entry.ts";
import type { Lane, Lanes } from "./lanes.ts";

export interface UnclaimedPorts {
  lanes: Lanes;
  released: () => boolean;
  onUnclaimed(row: InboxRow): void;
  /** The last word on it; when this rejects it is kept and asked again. */
  onExpired(row: InboxRow): Promise<void>;
  finish(entry: Entry): void;
  /** Emits what can be emitted of that chat. */
  run(lane: Lane): void;
  retryMinutes: number;
  timers: Timers;
  log: (line: string) => void;
}

export interface UnclaimedRows {
  note(entry: Entry): void;
  /** Somebody takes it. */
  claimed(entry: Entry): void;
  readonly size: number;
  /** Gives nothing up any more. */
  stop(): void;
}

const ASK_AGAIN_MS = 30_000;

export function createUnclaimed(ports: UnclaimedPorts): UnclaimedRows {
  const { lanes, timers, log } = ports;
  let stopped = false;

  function ask(entry: Entry, ms: number): void {
    entry.expiry = timers.set(() => void expire(entry), ms);
  }

  async function expire(entry: Entry): Promise<void> {
    // The flows are being replaced: somebody may want it in a moment.
    if (!ports.released()) {
      ask(entry, ASK_AGAIN_MS);
      return;
    }
    let lane = lanes.take(entry);
    try {
      await ports.onExpired(entry.row);
      ports.finish(entry);
    } catch (error) {
      log(`A message that nobody wants is kept: ${loggable(error)}`);
      lane = lanes.putBack(entry);
      if (!stopped) ask(entry, ASK_AGAIN_MS);
    }
    ports.run(lane);
  }

  function waiting(): Entry[] {
    return lanes.all().flatMap(({ entries }) => entries.filter(({ expiry }) => expiry !== undefined));
  }

  return {
    note(entry) {
      if (entry.expiry !== undefined) return;
      ask(entry, ports.retryMinutes * 60_000);
      ports.onUnclaimed(entry.row);
    },
    claimed(entry) {
      timers.clear(entry.expiry);
      entry.expiry = undefined;
    },
    get size() {
      return waiting().length;
    },
    stop() {
      stopped = true;
      for (const { expiry } of waiting()) timers.clear(expiry);
    },
  };
}
