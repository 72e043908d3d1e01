/**
 * Agent → user: a row is deduplicated and written before anybody is answered, then handed to every genesys-receive
 * that wants it, in its chat's order, and deleted when each of them is satisfied (DESIGN §6).
 */
import { HandoverError } from "../errors.ts";
import type { Batch, InboxDraft, InboxRow, Store } from "../store/store.ts";
import { createFinished } from "./finished.ts";
import { createOwed } from "./owed.ts";
import { awaitsFlow, type Receiver, wants } from "./receiver.ts";
import type { TimerHandle, Timers } from "./timers.ts";
import { createUnconfirmed, type Outstanding } from "./unconfirmed.ts";

export type { Receiver } from "./receiver.ts";

export interface InboxPorts {
  store: Store;
  receivers(): Receiver[];
  /** Completes a row just before it is emitted, such as by waiting a moment for the agent's name. */
  prepare?(row: InboxRow): Promise<InboxRow>;
  /** Nobody wants this row: said once, then it waits. */
  onUnclaimed(row: InboxRow): void;
  /** Nobody wanted it for `retryMinutes`: afterwards it is deleted. When this rejects it is kept and asked again. */
  onExpired(row: InboxRow): Promise<void>;
  random: () => number;
  timers: Timers;
  retryMinutes: number;
  log: (line: string) => void;
}

export interface InboxState {
  /** Rows that are not done. */
  rows: number;
  /** Of these: nobody wants them. */
  unclaimed: number;
  /** Of these: the flow has them and has not confirmed. */
  unconfirmed: number;
}

export interface Inbox {
  /** Reads what is left from before; it is emitted after `release`, marked as redelivered. */
  start(): Promise<void>;
  /** Resolves once all is written, with the rows whose key was new. Throws STORE_UNAVAILABLE; then nothing was. */
  add(drafts: InboxDraft[], batch?: Omit<Batch, "inbox">): Promise<InboxRow[]>;
  /** To whoever listens now, unwritten: for what is worthless a moment later. */
  emitNow(draft: InboxDraft): void;
  /**
   * Emits nothing more: flows are stopping, and what a node sends now would vanish. So would what it sent in this very
   * turn of the event loop, because Node-RED delivers it in the next: it is emitted again, marked as redelivered.
   */
  hold(): void;
  /**
   * Emits from now on (flows have started), also what waits. Call it again whenever a receiver came or went: what a
   * replaced instance has not confirmed goes to the one that has its place, marked as redelivered.
   */
  release(): void;
  /**
   * The flow's word on a message that it was given, delivered or failed: by message id or key; without `nodeId` for
   * every receiver. `commit` may write the deletion together with something else (the receipt for Genesys).
   * Resolves with the row, or undefined when no such message waits. Rejects, leaving it waiting, when `commit` does.
   */
  confirm(ref: string, how?: Confirmation): Promise<InboxRow | undefined>;
  state(): InboxState;
  /** Emits and accepts nothing more. Resolves when what was handed over is noted. */
  close(): Promise<void>;
}

export interface Confirmation {
  nodeId?: string;
  commit?(part: { inboxDone: number[] }): Promise<unknown>;
}

interface Entry extends Outstanding {
  redelivered: boolean;
  /** `row` has been through `prepare`. */
  ready: boolean;
  /** Set while nobody wants it. */
  expiry?: TimerHandle;
  /** Done or being done: nobody else may finish it. */
  over: boolean;
}

interface Lane {
  chatId: string;
  /** Not emitted yet, in order. */
  entries: Entry[];
  preparing: boolean;
}

const LANES_AT_ONCE = 100;
const ASK_AGAIN_MS = 30_000;

export function createInbox(ports: InboxPorts): Inbox {
  const { store, timers, random, log } = ports;
  const lanes = new Map<string, Lane>();
  const unconfirmed = createUnconfirmed<Entry>();
  const owed = createOwed({ store, timers, random, log });
  const finished = createFinished(owed);
  /** Emitted to these, but not yet delivered: that takes Node-RED a turn of the event loop. */
  const underWay = new Map<Entry, Receiver[]>();
  let rows = 0;
  let released = false;
  let closed = false;
  let started: Promise<void> | undefined;
  let resume: TimerHandle;

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
    for (const lane of new Set(fresh.map((row) => enqueue(row, false)))) run(lane);
    return fresh;
  }

  function enqueue(row: InboxRow, redelivered: boolean): Lane {
    rows += 1;
    const lane = laneOf(row.chatId);
    lane.entries.push({ row, redelivered, ready: false, over: false, waitingFor: new Map() });
    return lane;
  }

  function laneOf(chatId: string): Lane {
    let lane = lanes.get(chatId);
    if (!lane) {
      lane = { chatId, entries: [], preparing: false };
      lanes.set(chatId, lane);
    }
    return lane;
  }

  /** Emits what can be emitted of one chat. What nobody wants stays behind without holding up what somebody wants. */
  function run(lane: Lane): void {
    while (released && !lane.preparing) {
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
      hand(entry);
    }
    if (lane.entries.length === 0 && !lane.preparing) lanes.delete(lane.chatId);
  }

  function nextOf(lane: Lane): Entry | undefined {
    for (const entry of lane.entries) {
      if (takersOf(entry.row).length > 0) return entry;
      if (entry.expiry === undefined) unclaimed(entry);
    }
    return undefined;
  }

  function takersOf(row: InboxRow): Receiver[] {
    return ports.receivers().filter((receiver) => wants(receiver, row));
  }

  async function prepared(entry: Entry): Promise<void> {
    try {
      entry.row = (await ports.prepare?.(entry.row)) ?? entry.row;
    } catch (error) {
      log(`A message is handed over as it is: ${(error as Error).message}`);
    }
    entry.ready = true;
  }

  function hand(entry: Entry): void {
    timers.clear(entry.expiry);
    entry.expiry = undefined;
    const takers = takersOf(entry.row);
    for (const taker of takers) entry.waitingFor.set(taker.nodeId, taker);
    // First: a flow may answer while it is being handed the message.
    if (takers.some((taker) => awaitsFlow(taker, entry.row))) unconfirmed.add(entry);
    give(entry, takers);
  }

  function give(entry: Entry, takers: Receiver[]): void {
    underWay.set(entry, takers);
    for (const taker of takers) giveTo(entry, taker);
    setImmediate(arrived, entry, takers);
  }

  function arrived(entry: Entry, takers: Receiver[]): void {
    if (underWay.get(entry) !== takers) return;
    underWay.delete(entry);
    if (entry.waitingFor.size === 0) finish(entry);
  }

  function giveTo(entry: Entry, taker: Receiver): void {
    try {
      taker.emit(entry.row, { redelivered: entry.redelivered });
    } catch (error) {
      // It stays unconfirmed, and comes again with the next instance of that node.
      log(`A message could not be handed to the node ${taker.nodeId}: ${(error as Error).message}`);
      unconfirmed.add(entry);
      return;
    }
    if (!awaitsFlow(taker, entry.row)) entry.waitingFor.delete(taker.nodeId);
  }

  /** The flows stop before it arrives: as if whoever was given it had died. */
  function takeBack(entry: Entry, given: Receiver[]): void {
    for (const receiver of given) entry.waitingFor.set(receiver.nodeId, { ...receiver });
    unconfirmed.add(entry);
  }

  function finish(entry: Entry): void {
    if (entry.over) return;
    over(entry);
    finished.add(entry.row.seq);
  }

  function over(entry: Entry): void {
    entry.over = true;
    rows -= 1;
    unconfirmed.remove(entry);
  }

  function unclaimed(entry: Entry): void {
    entry.expiry = timers.set(() => void expire(entry), ports.retryMinutes * 60_000);
    ports.onUnclaimed(entry.row);
  }

  async function expire(entry: Entry): Promise<void> {
    if (!released) {
      // The flows are being replaced: somebody may want it in a moment.
      entry.expiry = timers.set(() => void expire(entry), ASK_AGAIN_MS);
      return;
    }
    const lane = laneOf(entry.row.chatId);
    const at = lane.entries.indexOf(entry);
    lane.entries.splice(at, 1);
    try {
      await ports.onExpired(entry.row);
      finish(entry);
    } catch (error) {
      log(`A message that nobody wants is kept: ${(error as Error).message}`);
      putBack(entry);
      if (!closed) entry.expiry = timers.set(() => void expire(entry), ASK_AGAIN_MS);
    }
    run(lane);
  }

  /** Back to its place in the chat's order. */
  function putBack(entry: Entry): void {
    const lane = laneOf(entry.row.chatId);
    const at = lane.entries.findIndex(({ row }) => row.seq > entry.row.seq);
    lane.entries.splice(at < 0 ? lane.entries.length : at, 0, entry);
  }

  /** What was given to instances that live no more. */
  function reclaim(): void {
    const living = new Set(ports.receivers());
    for (const entry of unconfirmed.all()) {
      const gone = [...entry.waitingFor.values()].filter((receiver) => !living.has(receiver));
      if (gone.length === 0) continue;
      entry.redelivered = true;
      for (const { nodeId } of gone) entry.waitingFor.delete(nodeId);
      const successors = takersOf(entry.row).filter((taker) =>
        gone.some(({ nodeId }) => nodeId === taker.nodeId),
      );
      for (const successor of successors) entry.waitingFor.set(successor.nodeId, successor);
      if (successors.length > 0) give(entry, successors);
      else if (entry.waitingFor.size === 0) giveBack(entry);
    }
  }

  /** To whoever wants it now, or will. */
  function giveBack(entry: Entry): void {
    unconfirmed.remove(entry);
    underWay.delete(entry);
    putBack(entry);
  }

  /** Not all in one go: a long queue must not stop the event loop. */
  function runAll(waiting: Lane[]): void {
    for (const lane of waiting.splice(0, LANES_AT_ONCE)) run(lane);
    resume = waiting.length > 0 && released ? timers.set(() => runAll(waiting), 0) : undefined;
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
          log(`An event could not be handed to the node ${taker.nodeId}: ${(error as Error).message}`);
        }
      }
    },
    hold() {
      released = false;
      for (const [entry, given] of underWay) takeBack(entry, given);
      underWay.clear();
    },
    release() {
      if (closed) return;
      released = true;
      reclaim();
      timers.clear(resume);
      runAll([...lanes.values()]);
    },
    async confirm(ref, { nodeId, commit } = {}) {
      const entry = unconfirmed.find(ref, nodeId);
      if (!entry) return undefined;
      const { row, waitingFor } = entry;
      // Whoever answers has it.
      underWay.delete(entry);
      if (nodeId !== undefined && waitingFor.size > 1) {
        waitingFor.delete(nodeId);
        return row;
      }
      if (!commit) {
        finish(entry);
        return row;
      }
      over(entry);
      try {
        await commit({ inboxDone: [row.seq] });
      } catch (error) {
        entry.over = false;
        rows += 1;
        unconfirmed.add(entry);
        throw error;
      }
      return row;
    },
    state() {
      let unclaimed = 0;
      for (const { entries } of lanes.values()) {
        for (const { expiry } of entries) if (expiry !== undefined) unclaimed += 1;
      }
      return { rows, unclaimed, unconfirmed: unconfirmed.size };
    },
    async close() {
      closed = true;
      released = false;
      timers.clear(resume);
      for (const { entries } of lanes.values()) for (const { expiry } of entries) timers.clear(expiry);
      if (underWay.size > 0) await new Promise((resolve) => setImmediate(resolve));
      await finished.noted();
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
