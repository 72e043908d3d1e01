/**
 * User → agent: a row is accepted by being written, then sent in its chat's order until Genesys took it or never will,
 * and its result goes to the flow exactly once, or as soon as somebody is there to take it (DESIGN §5).
 */
import { HandoverError } from "../errors.ts";
import type { Batch, OutboxDraft, OutboxRow } from "../store/store.ts";
import { createAttempt } from "./outbox/attempts.ts";
import { bytesOf, createCapacity } from "./outbox/capacity.ts";
import type { Outbox, OutboxPorts } from "./outbox/contract.ts";
import { createLanes } from "./outbox/lanes.ts";
import { createResults } from "./outbox/results.ts";
import { createOwed } from "./owed.ts";
import type { TimerHandle } from "./timers.ts";

export type { Outbox, OutboxPorts, Transmitted } from "./outbox/contract.ts";

export function createOutbox(ports: OutboxPorts): Outbox {
  const { store, random, timers, log } = ports;
  let draining = false;
  let started: Promise<void> | undefined;
  const stopping = new AbortController();
  const capacity = createCapacity(ports.maxRows, ports.maxBytes);
  const owed = createOwed({ store, timers, random, log });
  const results = createResults({ onOutcome: ports.onOutcome, keep, forget, log });
  const work = createAttempt({
    ...ports,
    results,
    note: (row) => owed.write({ outboxChanged: [row] }),
    forget,
    rest: (lane, ms) => lanes.rest(lane, ms),
    stopping: stopping.signal,
  });
  const lanes = createLanes({ work, stopped: () => stopping.signal.aborted, timers });

  async function start(): Promise<void> {
    for (const row of await store.outboxRows()) {
      capacity.hold(row.seq, bytesOf(row));
      if (row.outcome) results.restore(row, row.outcome);
      else lanes.append(row);
    }
    lanes.runAll();
  }

  async function accept(drafts: OutboxDraft[], batch: Omit<Batch, "outbox"> = {}): Promise<number[]> {
    if (!started) throw stopped("has not started yet");
    await started;
    if (draining) throw stopped("is stopping");
    const weights = capacity.weigh(drafts);
    const unreserve = capacity.reserve(weights);
    const { outboxSeqs } = await store.commit({ ...batch, outbox: drafts }).finally(unreserve);
    const touched = drafts.map((draft, i) => {
      const seq = outboxSeqs[i] as number;
      capacity.hold(seq, weights[i] as number);
      return lanes.append({ ...draft, seq });
    });
    // A turn later: the caller must know its numbers before the first result comes.
    setImmediate(() => {
      for (const lane of new Set(touched)) void lanes.run(lane);
    });
    return outboxSeqs;
  }

  /** Notes a result that nobody could take; the parts that it speaks for are done. */
  async function keep(row: OutboxRow, parts: number[]): Promise<void> {
    for (const seq of parts) capacity.release(seq);
    await owed.write({ outboxChanged: [row], outboxDone: parts });
  }

  async function forget(seqs: number[]): Promise<void> {
    for (const seq of seqs) capacity.release(seq);
    await owed.write({ outboxDone: seqs });
  }

  return {
    start() {
      started ??= start();
      return started;
    },
    accept,
    retryOutcomes: (nodeId) => results.retry(nodeId),
    forgetOutcomes: (isGone) => results.drop(isGone),
    async drain(ms) {
      draining = true;
      let limit: TimerHandle;
      const enough = new Promise<void>((resolve) => {
        limit = timers.set(resolve, ms);
      });
      await Promise.race([lanes.settle(), enough]);
      timers.clear(limit);
      stopping.abort();
      lanes.stop();
      owed.stop();
      return capacity.rows;
    },
    state: () => ({ rows: capacity.rows, bytes: capacity.bytes, chats: lanes.chats, untold: results.size }),
    get size() {
      return capacity.rows;
    },
  };
}

function stopped(why: string): HandoverError {
  return new HandoverError(
    "STORE_UNAVAILABLE",
    `The connector ${why} and accepts nothing.`,
    "Send it again in a moment.",
    {
      retriable: true,
    },
  );
}
