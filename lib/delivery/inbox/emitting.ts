/** Takes rows out of their chats' order as soon as somebody wants them; not all in one go. */
import type { InboxRow } from "../../store/store.ts";
import type { TimerHandle, Timers } from "../timers.ts";
import type { Entry } from "./entry.ts";
import type { Lane, Lanes } from "./lanes.ts";

export interface EmittingPorts {
  lanes: Lanes;
  released: () => boolean;
  isWanted(row: InboxRow): boolean;
  emit(entry: Entry): void;
  /** Nobody wants this one. */
  unclaimed(entry: Entry): void;
  timers: Timers;
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
  const { lanes, released, timers } = ports;
  let resume: TimerHandle;

  function run(lane: Lane): void {
    while (released()) {
      const entry = nextOf(lane);
      if (!entry) break;
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
