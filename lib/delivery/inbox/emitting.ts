/** Takes rows out of their chats' order as soon as somebody wants them; not all in one go. */
import { loggable } from "../../errors.ts";
import type { InboxRow } from "../../store/store.ts";
import type { TimerHandle, Timers } from "../timers.ts";
import type { Entry } from "./entry.ts";
import type { Lane, Lanes } from "./lanes.ts";

export interface EmittingPorts {
  lanes: Lanes;
  released: () => boolean;
  isWanted(row: InboxRow): boolean;
  /** Completes a row just before it is emitted. */
  prepare?(row: InboxRow): Promise<InboxRow>;
  emit(entry: Entry): void;
  /** Nobody wants this one. */
  unclaimed(entry: Entry): void;
  timers: Timers;
  log: (line: string) => void;
}

export interface Emitting {
  /** Emits what can be emitted of one chat. What nobody wants stays behind without holding up what somebody wants. */
  run(lane: Lane): void;
  /** The same for every chat. */
  runAll(): void;
  /** What is left of `runAll` is not done. */
  stop(): void;
}

/** A long queue must not stop the event loop. */
const LANES_AT_ONCE = 100;

export function createEmitting(ports: EmittingPorts): Emitting {
  const { lanes, released, timers, log } = ports;
  let resume: TimerHandle;

  function run(lane: Lane): void {
    while (released() && !lane.preparing) {
      const entry = nextOf(lane);
      if (!entry) break;
      if (ports.prepare && !entry.ready) {
        lane.preparing = true;
        void prepared(entry).finally(() => {
          lane.preparing = false;
          run(lane);
        });
        return;
      }
      lane.entries.splice(lane.entries.indexOf(entry), 1);
      ports.emit(entry);
    }
    lanes.tidy(lane);
  }

  function nextOf(lane: Lane): Entry | undefined {
    for (const entry of lane.entries) {
      if (ports.isWanted(entry.row)) return entry;
      ports.unclaimed(entry);
    }
    return undefined;
  }

  async function prepared(entry: Entry): Promise<void> {
    try {
      entry.row = (await ports.prepare?.(entry.row)) ?? entry.row;
    } catch (error) {
      log(`A message is handed over as it is: ${loggable(error)}`);
    }
    entry.ready = true;
  }

  function runSome(waiting: Lane[]): void {
    for (const lane of waiting.splice(0, LANES_AT_ONCE)) run(lane);
    resume = waiting.length > 0 && released() ? timers.set(() => runSome(waiting), 0) : undefined;
  }

  return {
    run,
    runAll() {
      timers.clear(resume);
      runSome(lanes.all());
    },
    stop: () => timers.clear(resume),
  };
}
