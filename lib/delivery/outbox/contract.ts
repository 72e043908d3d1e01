/** What the outbox needs, what it offers, and how it stands. */
import type { HandoverError } from "../../errors.ts";
import type { Batch, OutboxDraft, OutboxOutcome, OutboxRow, Store } from "../../store/store.ts";
import type { Timers } from "../timers.ts";
import type { Told } from "./results.ts";

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
  /** A row failed for good, and with it the parts of its message that were to follow. */
  onGivenUp?(row: OutboxRow, error: HandoverError): Promise<void>;
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
  /** Accepts nothing more, waits so long for the rest, then stops; resolves with the number of rows left in the store. */
  drain(ms: number): Promise<number>;
  state(): OutboxState;
  /** Rows that are not done. */
  readonly size: number;
}
