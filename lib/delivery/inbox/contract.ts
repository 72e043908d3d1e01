/** What the inbox needs, what it offers, and how it stands. */
import type { Batch, InboxDraft, InboxRow, Store } from "../../store/store.ts";
import type { Timers } from "../timers.ts";
import type { Receiver } from "./receiver.ts";

export interface InboxPorts {
  store: Store;
  receivers(): Receiver[];
  /** Nobody wants this row: said once, then it waits. */
  onUnclaimed(row: InboxRow): void;
  /** Nobody wanted it for `retryMinutes`: afterwards it is deleted. When this rejects it is kept and asked again. */
  onExpired(row: InboxRow): Promise<void>;
  /**
   * A receiver that it was handed to wants Genesys to hear of it: writes the end of the row together with the receipt.
   * When this rejects the row ends without one.
   */
  onDelivered?(row: InboxRow): Promise<void>;
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
