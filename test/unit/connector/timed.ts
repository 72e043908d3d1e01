/** The timers of live escalations with everything that they move: the tracker, and an outbox that only writes. */
import { askEnd } from "../../../lib/connector/asked-end.ts";
import { createTiming, type Timing, type TimingPorts } from "../../../lib/connector/timing.ts";
import { FULL_NAMES } from "../../../lib/escalation/agent-name.ts";
import { createTracker, type Tracker } from "../../../lib/escalation/tracker.ts";
import type { Batch, Store } from "../../../lib/store/store.ts";

export interface Timed {
  timing: Timing;
  /** What is written here is heard by the timers. */
  store: Store;
  tracker: Tracker;
}

export interface TimedPorts
  extends Pick<TimingPorts, "settings" | "look" | "timers" | "now" | "log">,
    Partial<Pick<TimingPorts, "naming">> {
  /** Called before the outbox accepts anything; may refuse it. */
  beforeEnd?(): void;
}

export async function startTimed(disk: Store, ports: TimedPorts): Promise<Timed> {
  const { beforeEnd = () => undefined, ...given } = ports;
  const timing = createTiming({
    naming: FULL_NAMES,
    ...given,
    store: disk,
    inChat: (chatId, task) => tracker.inChat(chatId, task),
    tell: (inbox, change) => store.commit({ ...change, inbox }),
    end: (escalation, reason) => askEnd({ accept }, escalation, { reason, at: ports.now() }),
  });
  const store = timing.listeningTo(disk);
  const tracker = createTracker({
    store,
    tell: (inbox, change) => store.commit({ ...change, inbox }),
    changed: () => undefined,
  });
  async function accept(outbox: NonNullable<Batch["outbox"]>, batch?: Omit<Batch, "outbox">) {
    beforeEnd();
    return (await store.commit({ ...batch, outbox })).outboxSeqs;
  }
  await timing.start(await disk.liveEscalations());
  return { timing, store, tracker };
}
