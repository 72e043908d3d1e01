/**
 * Agent → user: a row is deduplicated and written before anybody is answered, then handed to every genesys-receive
 * that wants it, in its chat's order, and deleted when each of them is satisfied (DESIGN §6).
 */
import { HandoverError, loggable } from "../errors.ts";
import type { Batch, InboxDraft, InboxRow } from "../store/store.ts";
import type { Inbox, InboxPorts } from "./inbox/contract.ts";
import { createEmitting } from "./inbox/emitting.ts";
import { createEndings } from "./inbox/endings.ts";
import { entryOf } from "./inbox/entry.ts";
import { createFinished } from "./inbox/finished.ts";
import { createHanding } from "./inbox/handing.ts";
import { createLanes, type Lane } from "./inbox/lanes.ts";
import { createLedger } from "./inbox/ledger.ts";
import { createUnclaimed } from "./inbox/unclaimed.ts";
import { createOwed } from "./owed.ts";

export type { Inbox, InboxPorts } from "./inbox/contract.ts";
export type { Receiver } from "./inbox/receiver.ts";

export function createInbox(ports: InboxPorts): Inbox {
  const { store, timers, random, log } = ports;
  let released = false;
  let closed = false;
  let started: Promise<void> | undefined;
  const lanes = createLanes();
  const owed = createOwed({ store, timers, random, log });
  const endings = createEndings({ ...ports, finished: createFinished(owed) });
  const ledger = createLedger(endings);
  const { unconfirmed } = ledger;
  const { takersOf, ...handing } = createHanding({
    receivers: ports.receivers,
    ledger,
    giveBack: (entry) => void lanes.putBack(entry),
    log,
  });
  const unclaimed = createUnclaimed({
    ...ports,
    lanes,
    released: () => released,
    finish: ledger.finish,
    run: (lane) => emitting.run(lane),
  });
  const emitting = createEmitting({
    ...ports,
    lanes,
    released: () => released,
    isWanted: (row) => takersOf(row).length > 0,
    unclaimed: unclaimed.note,
    emit(entry) {
      unclaimed.claimed(entry);
      handing.hand(entry);
    },
  });

  async function start(): Promise<void> {
    for (const row of await store.inboxRows()) enqueue(row, true);
  }

  async function add(drafts: InboxDraft[], batch: Omit<Batch, "inbox"> = {}): Promise<InboxRow[]> {
    if (!started || closed) throw notRunning();
    await started;
    const { inboxSeqs } = await store.commit({ ...batch, inbox: drafts });
    const fresh = drafts.flatMap((draft, i): InboxRow[] => {
      const seq = inboxSeqs[i];
      return typeof seq === "number" ? [{ ...draft, seq }] : [];
    });
    for (const lane of new Set(fresh.map((row) => enqueue(row, false)))) emitting.run(lane);
    return fresh;
  }

  function enqueue(row: InboxRow, redelivered: boolean): Lane {
    ledger.enter();
    return lanes.append(entryOf(row, redelivered));
  }

  return {
    start() {
      started ??= start();
      return started;
    },
    add,
    emitNow(draft) {
      if (!released) return;
      const row = { ...draft, seq: 0 };
      for (const taker of takersOf(row)) {
        try {
          taker.emit(row, { redelivered: false });
        } catch (error) {
          log(`An event could not be handed to the node ${taker.nodeId}: ${loggable(error)}`);
        }
      }
    },
    hold() {
      released = false;
      handing.takeBack();
    },
    release() {
      if (closed) return;
      released = true;
      handing.reclaim();
      emitting.runAll();
    },
    async confirm(ref, { nodeId, commit } = {}) {
      const entry = unconfirmed.find(ref, nodeId);
      if (!entry) return undefined;
      const { row, waitingFor } = entry;
      // Whoever answers has it.
      handing.answered(entry);
      if (nodeId !== undefined && waitingFor.size > 1) waitingFor.delete(nodeId);
      else if (commit) await ledger.finishWith(entry, commit);
      else ledger.finish(entry);
      return row;
    },
    state: () => ({ rows: ledger.rows, unclaimed: unclaimed.size, unconfirmed: unconfirmed.size }),
    async close() {
      closed = true;
      released = false;
      emitting.stop();
      unclaimed.stop();
      await handing.arrivals();
      await endings.noted();
      owed.stop();
    },
  };
}

function notRunning(): HandoverError {
  return new HandoverError(
    "STORE_UNAVAILABLE",
    "The connector is not running and accepts nothing.",
    "Send it again in a moment.",
    {
      retriable: true,
    },
  );
}
