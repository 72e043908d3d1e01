/**
 * User → agent: a row is accepted by being written, then sent in its chat's order until Genesys took it or never will,
 * and its result goes to the flow exactly once, or as soon as somebody is there to take it (DESIGN §5).
 */
import { asHandoverError, HandoverError } from "../errors.ts";
import type { Batch, OutboxDraft, OutboxOutcome, OutboxRow, Store } from "../store/store.ts";
import { bytesOf, createCapacity } from "./capacity.ts";
import { createOwed } from "./owed.ts";
import { createResults, type Told } from "./results.ts";
import { countFailure, lastWord, nextDelay, verdict } from "./retry.ts";
import type { TimerHandle, Timers } from "./timers.ts";

/** What Genesys answered. */
export interface Transmitted {
  conversationId?: string;
  messageId?: string;
  /** An end: it was read back that the conversation is closed. */
  closed?: boolean;
}

export interface OutboxPorts {
  store: Store;
  /**
   * One attempt. Rejects with a HandoverError, whose `facts.retriable` decides about the next one. Once `signal` is
   * aborted nothing may go out any more: look at it after waiting for the budget.
   */
  transmit(row: OutboxRow, signal: AbortSignal): Promise<Transmitted>;
  /**
   * The result of a whole flow message, always with its last row, whichever of its parts failed. True when the flow
   * has it; false when nobody can take it now: it is kept until `retryOutcomes`.
   */
  onOutcome(row: OutboxRow, outcome: OutboxOutcome, told: Told): Promise<boolean>;
  /** Each single row that Genesys took, also the first parts of a long message, before anything else happens. */
  onSent?(row: OutboxRow, result: Transmitted): Promise<void>;
  /** Each single attempt that failed, the last one included. */
  onAttemptFailed?(row: OutboxRow, error: unknown): void;
  /** The first message of an escalation failed for good; afterwards its other rows fail with NOT_ESCALATED. */
  onOpeningFailed?(row: OutboxRow, outcome: OutboxOutcome): Promise<void>;
  now: () => number;
  random: () => number;
  timers: Timers;
  retryMinutes: number;
  maxRows: number;
  maxBytes: number;
  log: (line: string) => void;
}

export interface OutboxState {
  rows: number;
  bytes: number;
  /** Chats that have something to send. */
  chats: number;
  /** Results that nobody could take so far. */
  untold: number;
}

export interface Outbox {
  /** Reads what is left from before and goes on with it. `accept` waits for this. */
  start(): Promise<void>;
  /**
   * Resolves with the rows' numbers once they and the rest of the batch are written. Throws OUTBOX_FULL (an end is
   * always taken, it makes room) and STORE_UNAVAILABLE; then nothing was written.
   */
  accept(drafts: OutboxDraft[], batch?: Omit<Batch, "outbox">): Promise<number[]>;
  /** Somebody has this node id (again): hands over what is kept for it. */
  retryOutcomes(nodeId: string): Promise<void>;
  /** Deletes the results whose node is gone for good; resolves with their number. */
  forgetOutcomes(isGone: (nodeId: string) => boolean): Promise<number>;
  /** Fails what is still to be sent in that chat, or only what belongs to one of its escalations. What is on the wire stays. */
  failChat(chatId: string, error: HandoverError, escalationId?: string): void;
  /** Resolves when everything accepted was sent or failed. */
  settle(): Promise<void>;
  /** Accepts nothing more, waits so long for the rest, then stops; resolves with the number of rows left in the store. */
  drain(ms: number): Promise<number>;
  state(): OutboxState;
  /** Rows that are not done. */
  readonly size: number;
}

interface Entry {
  row: OutboxRow;
  /** Set when it must not be sent (any more). */
  doom?: HandoverError;
}

interface Lane {
  chatId: string;
  entries: Entry[];
  running: boolean;
  /** The timer of the head's next attempt. */
  wake?: TimerHandle;
}

export function createOutbox(ports: OutboxPorts): Outbox {
  const { store, now, random, timers, retryMinutes, log } = ports;
  const lanes = new Map<string, Lane>();
  const capacity = createCapacity(ports.maxRows, ports.maxBytes);
  const owed = createOwed({ store, timers, random, log });
  const results = createResults({ onOutcome: ports.onOutcome, keep, forget, log });
  const stopping = new AbortController();
  const settled: (() => void)[] = [];
  let draining = false;
  let started: Promise<void> | undefined;

  async function start(): Promise<void> {
    for (const row of await store.outboxRows()) {
      capacity.hold(row.seq, bytesOf(row));
      if (row.outcome) results.restore(row, row.outcome);
      else enqueue(row);
    }
    for (const lane of lanes.values()) void run(lane);
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
      return enqueue({ ...draft, seq });
    });
    // A turn later: the caller must know its numbers before the first result comes.
    setImmediate(() => {
      for (const lane of new Set(touched)) void run(lane);
    });
    return outboxSeqs;
  }

  function enqueue(row: OutboxRow): Lane {
    let lane = lanes.get(row.chatId);
    if (!lane) {
      lane = { chatId: row.chatId, entries: [], running: false };
      lanes.set(row.chatId, lane);
    }
    lane.entries.push({ row });
    return lane;
  }

  /** Works through one chat, head first, until it is empty or its head has to wait. */
  async function run(lane: Lane): Promise<void> {
    if (lane.running || lane.wake !== undefined) return;
    lane.running = true;
    for (let head = lane.entries[0]; head && lane.wake === undefined; head = lane.entries[0]) {
      if (stopping.signal.aborted) break;
      if (head.doom) await giveUp(lane, head, head.doom);
      else await attempt(lane, head);
    }
    lane.running = false;
    if (lane.entries.length === 0 && lanes.get(lane.chatId) === lane) lanes.delete(lane.chatId);
    if (lanes.size === 0) for (const resolve of settled.splice(0)) resolve();
  }

  async function attempt(lane: Lane, entry: Entry): Promise<void> {
    let result: Transmitted;
    try {
      result = await ports.transmit(entry.row, stopping.signal);
    } catch (error) {
      await failed(lane, entry, error);
      return;
    }
    await sent(lane, entry, result);
  }

  async function sent(lane: Lane, entry: Entry, result: Transmitted): Promise<void> {
    const row = { ...entry.row, attempts: entry.row.attempts + 1 };
    await guarded("onSent", () => ports.onSent?.(row, result));
    lane.entries.shift();
    // The next row waits for this one's end in the store: a kill can then repeat one row per chat, not several.
    if (row.last) await results.add(row, { ok: true, at: now(), ...result }, []);
    else await forget([row.seq]);
  }

  async function failed(lane: Lane, entry: Entry, error: unknown): Promise<void> {
    // Whether it got out is unknown; the next start sends it again, with the same messageId.
    if (stopping.signal.aborted) return;
    entry.row = countFailure(entry.row, error, now());
    await guarded("onAttemptFailed", () => ports.onAttemptFailed?.(entry.row, error));
    if (entry.doom) return;
    if (verdict(error, entry.row, now(), retryMinutes) === "final") {
      await giveUp(lane, entry, lastWord(error, entry.row, now(), retryMinutes));
      return;
    }
    lane.wake = timers.set(() => wake(lane), nextDelay(entry.row.attempts, error, random));
    await owed.write({ outboxChanged: [entry.row] });
  }

  function wake(lane: Lane): void {
    timers.clear(lane.wake);
    lane.wake = undefined;
    void run(lane);
  }

  /** Ends a whole flow message: the failed part, and the parts of it that were to follow. */
  async function giveUp(lane: Lane, entry: Entry, error: HandoverError): Promise<void> {
    const end = lane.entries.findIndex(({ row }) => row.last);
    const message = lane.entries.splice(0, end < 0 ? 1 : end + 1);
    const last = (message.at(-1) ?? entry).row;
    const row = { ...last, attempts: entry.row.attempts, firstFailedAt: entry.row.firstFailedAt };
    const facts = { ...error.facts };
    const outcome: OutboxOutcome = { ok: false, at: now(), code: error.code, message: error.message, facts };
    if (entry.row.opens) {
      await guarded("onOpeningFailed", () => ports.onOpeningFailed?.(entry.row, outcome));
      doom(lane, notOpened(), entry.row.escalationId);
    }
    const parts = message.map((part) => part.row.seq).filter((seq) => seq !== row.seq);
    await results.add(row, outcome, parts);
  }

  function doom(lane: Lane, error: HandoverError, escalationId?: string): void {
    for (const entry of lane.entries) {
      if (escalationId === undefined || entry.row.escalationId === escalationId) entry.doom ??= error;
    }
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

  async function guarded(hook: string, call: () => Promise<void> | void): Promise<void> {
    try {
      await call();
    } catch (error) {
      log(`${hook} failed: ${asHandoverError(error).message}`);
    }
  }

  function settle(): Promise<void> {
    return lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => settled.push(resolve));
  }

  return {
    start() {
      started ??= start();
      return started;
    },
    accept,
    retryOutcomes: (nodeId) => results.retry(nodeId),
    forgetOutcomes: (isGone) => results.drop(isGone),
    failChat(chatId, error, escalationId) {
      const lane = lanes.get(chatId);
      if (!lane) return;
      doom(lane, error, escalationId);
      if (lane.entries[0]?.doom) wake(lane);
    },
    settle,
    async drain(ms) {
      draining = true;
      let limit: TimerHandle;
      const enough = new Promise<void>((resolve) => {
        limit = timers.set(resolve, ms);
      });
      await Promise.race([settle(), enough]);
      timers.clear(limit);
      stopping.abort();
      for (const lane of lanes.values()) timers.clear(lane.wake);
      owed.stop();
      return capacity.rows;
    },
    state: () => ({ rows: capacity.rows, bytes: capacity.bytes, chats: lanes.size, untold: results.size }),
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

function notOpened(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "The escalation could not be opened at Genesys, so this message has nowhere to go.",
    "See the error of the message that asked for the agent, and escalate again.",
  );
}
