/**
 * Gives rows to living genesys-receive nodes. Node-RED delivers what a node sends in the next turn of the event loop:
 * until then a row is under way and can be taken back.
 */
import { loggable } from "../../errors.ts";
import type { InboxRow } from "../../store/store.ts";
import type { Entry } from "./entry.ts";
import type { Ledger } from "./ledger.ts";
import { awaitsFlow, type Receiver, wants, wantsReceipt } from "./receiver.ts";

export interface HandingPorts {
  receivers(): Receiver[];
  ledger: Ledger;
  /** Whoever had it is gone, and nobody has its place: it waits for whoever wants it. */
  giveBack(entry: Entry): void;
  log: (line: string) => void;
}

export interface Handing {
  takersOf(row: InboxRow): Receiver[];
  /** To everybody who wants it. */
  hand(entry: Entry): void;
  /** The flow has said a word on it: it has arrived. */
  answered(entry: Entry): void;
  /** The flows stop before what is under way arrives: as if whoever was given it had died. */
  takeBack(): void;
  /** What was given to instances that live no more goes to those that have their place. */
  reclaim(): void;
  /** Resolves when what is under way has arrived. */
  arrivals(): Promise<void>;
}

export function createHanding({ receivers, ledger, giveBack, log }: HandingPorts): Handing {
  const { unconfirmed } = ledger;
  const underWay = new Map<Entry, Receiver[]>();

  function takersOf(row: InboxRow): Receiver[] {
    return receivers().filter((receiver) => wants(receiver, row));
  }

  function give(entry: Entry, takers: Receiver[]): void {
    underWay.set(entry, takers);
    for (const taker of takers) giveTo(entry, taker);
    setImmediate(arrived, entry, takers);
  }

  function giveTo(entry: Entry, taker: Receiver): void {
    try {
      taker.emit(entry.row, { redelivered: entry.redelivered });
    } catch (error) {
      // It stays unconfirmed, and comes again with the next instance of that node.
      log(`A message could not be handed to the node ${taker.nodeId}: ${loggable(error)}`);
      unconfirmed.add(entry);
      return;
    }
    if (!awaitsFlow(taker, entry.row)) entry.waitingFor.delete(taker.nodeId);
  }

  function arrived(entry: Entry, takers: Receiver[]): void {
    if (underWay.get(entry) !== takers) return;
    underWay.delete(entry);
    if (entry.waitingFor.size === 0) ledger.finish(entry);
  }

  /** What one row's lost receivers still owed. */
  function passOn(entry: Entry, gone: Receiver[]): void {
    entry.redelivered = true;
    for (const { nodeId } of gone) entry.waitingFor.delete(nodeId);
    const successors = takersOf(entry.row).filter((taker) =>
      gone.some(({ nodeId }) => nodeId === taker.nodeId),
    );
    for (const successor of successors) entry.waitingFor.set(successor.nodeId, successor);
    if (successors.length > 0) give(entry, successors);
    else if (entry.waitingFor.size === 0) comeBack(entry);
  }

  function comeBack(entry: Entry): void {
    unconfirmed.remove(entry);
    underWay.delete(entry);
    giveBack(entry);
  }

  return {
    takersOf,
    hand(entry) {
      const takers = takersOf(entry.row);
      for (const taker of takers) entry.waitingFor.set(taker.nodeId, taker);
      entry.tells = takers.some((taker) => wantsReceipt(taker, entry.row));
      // First: a flow may answer while it is being handed the message.
      if (takers.some((taker) => awaitsFlow(taker, entry.row))) unconfirmed.add(entry);
      give(entry, takers);
    },
    answered: (entry) => void underWay.delete(entry),
    takeBack() {
      for (const [entry, given] of underWay) {
        for (const receiver of given) entry.waitingFor.set(receiver.nodeId, { ...receiver });
        unconfirmed.add(entry);
      }
      underWay.clear();
    },
    reclaim() {
      const living = new Set(receivers());
      for (const entry of unconfirmed.all()) {
        const gone = [...entry.waitingFor.values()].filter((receiver) => !living.has(receiver));
        if (gone.length > 0) passOn(entry, gone);
      }
    },
    async arrivals() {
      if (underWay.size > 0) await new Promise((resolve) => setImmediate(resolve));
    },
  };
}
