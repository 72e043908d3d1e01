/**
 * What must survive a kill, behind one small interface. Every method returns a promise, and nothing may rely on its
 * having run synchronously. Writing is one method: a batch is committed whole or not at all, and the promise
 * resolves after the commit, never before.
 */
import type { Escalation } from "../escalation/escalation.ts";
import type { Spoken } from "../escalation/spoken.ts";
import type { Delivery, HistoryTurn } from "../messages/contract.ts";

/** Something to tell Genesys, in the order in which it was accepted. */
export interface OutboxRow {
  /** Given by the store, ascending. */
  seq: number;
  chatId: string;
  escalationId: string;
  /** The genesys-send node that accepted it: its result goes to whoever has that id then. */
  nodeId: string;
  kind: "message" | "end" | "delivered" | "failed";
  integrationId: string;
  /** The wire body, with `messageId` and `time` fixed at acceptance. */
  body: unknown;
  /** True for the first message of an escalation: asks for the conversation's id. */
  opens: boolean;
  /** True for the last row of one flow message (long ones are split): its result is the flow message's result. */
  last: boolean;
  /** With the last row: what became of the message's contents, told with its result. */
  report?: Report;
  /** With the last row: a file that was not sent, told as the result once the rest is. */
  refusal?: Refusal;
  /**
   * With the last row: JSON-safe copy of the palette's own properties of the flow message, given back with its result.
   * With the rows before it no more than `_msgid`, by which Genesys' receipts name it.
   */
  flowMessage: Record<string, unknown>;
  acceptedAt: number;
  attempts: number;
  /** When the first attempt failed: the clock of `retryMinutes`. */
  firstFailedAt?: number;
  /** How many attempts were answered with 500. */
  internalErrors?: number;
  /** Set when it is over but the flow has not been told yet. */
  outcome?: OutboxOutcome;
}

/** What became of a message's contents. */
export type Report = Pick<Delivery, "history" | "attributes" | "masked" | "attachments">;

/** A HandoverError as it is kept. */
export interface Refusal {
  code: string;
  message: string;
  facts: Record<string, unknown>;
}

export type OutboxOutcome =
  | { ok: true; at: number; conversationId?: string; messageId?: string; closed?: boolean }
  | ({ ok: false; at: number } & Refusal);

/** Something to tell the flow, in order per chat. */
export interface InboxRow {
  seq: number;
  /** Dedupe key: message id and time together for webhooks; unique names for our own events. */
  key: string;
  chatId: string;
  escalationId: string;
  competency: string;
  kind: "message" | "event" | "ended";
  /** The properties that the flow will see, JSON-safe. */
  body: Record<string, unknown>;
  receivedAt: number;
}

/** What it tells Genesys is what became of a message of Genesys'. */
export function isReceipt({ kind }: Pick<OutboxRow, "kind">): boolean {
  return kind === "delivered" || kind === "failed";
}

/** A message that Genesys took, or a part of one, for the receipts that may come. No word of it is kept. */
export interface SentMessage {
  /** Ascending. */
  number: number;
  /** What Genesys calls it. */
  genesysId: string;
  /** What we called it (`part-ids.ts`). */
  messageId: string;
  chatId: string;
  escalationId: string;
  /** Milliseconds since 1970. */
  at: number;
  /** Of the flow message. */
  _msgid?: string;
  /** No flow message stands behind it: a line of our own for the agent. */
  ours?: boolean;
}

/** An hour's worth of what Genesys takes from one OAuth client. */
export const SENT_KEPT = 20_000;

export type OutboxDraft = Omit<OutboxRow, "seq">;
export type InboxDraft = Omit<InboxRow, "seq">;

/** One atomic change. Absent parts change nothing. */
export interface Batch {
  escalations?: Escalation[];
  outbox?: OutboxDraft[];
  outboxChanged?: OutboxRow[];
  outboxDone?: number[];
  /** Appended unless its key is remembered (≥ 24 hours); the key is remembered in the same transaction. */
  inbox?: InboxDraft[];
  inboxDone?: number[];
  /**
   * What was said between user and agent, kept for `msg.transcript` until the escalation's end. Appended, unless the
   * batch has inbox rows and all their keys were known: then it was said, and kept, before.
   */
  turns?: { escalationId: string; turn: HistoryTurn }[];
  /** Escalations whose turns may go now. */
  turnsDone?: string[];
  /** In the order of their numbers; what was sent SENT_KEPT messages before them may go. */
  sent?: SentMessage[];
  /** Named strings: ids of integrations, secrets, the organisation. `null` removes. */
  meta?: Record<string, string | null>;
}

export interface Committed {
  /** As many as `batch.outbox`, in its order. */
  outboxSeqs: number[];
  /** As many as `batch.inbox`; `null` where the key was known already. */
  inboxSeqs: (number | null)[];
}

export interface Store {
  /** Throws STORE_UNAVAILABLE, saying whether the disk, the file, the Node version or another process is in the way. */
  open(): Promise<void>;
  close(): Promise<void>;
  commit(batch: Batch): Promise<Committed>;

  meta(key: string): Promise<string | undefined>;
  /** All named strings whose name starts so. */
  metaStartingWith(prefix: string): Promise<Map<string, string>>;

  escalation(id: string): Promise<Escalation | undefined>;
  /** The chat's newest escalation, live or ended. */
  latestEscalation(chatId: string): Promise<Escalation | undefined>;
  escalationByNumber(chatId: string, number: number): Promise<Escalation | undefined>;
  /** Every chat of which an escalation is known, live or ended: for whoever looks for one, never on a message's way. */
  chats(): Promise<string[]>;
  /** What was said in that escalation so far, oldest first. */
  turns(escalationId: string): Promise<HistoryTurn[]>;
  /** Who spoke when, per escalation that has turns: read once at start. */
  spoken(): Promise<Map<string, Spoken>>;
  /** Not ended, oldest first. With many of them the event loop stands still meanwhile: for a start, and for what is rare. */
  liveEscalations(): Promise<Escalation[]>;
  /** The same, as they were when the first were asked for, in no order, some at a time; in between others have their turn. */
  liveInPieces(): AsyncIterable<Escalation[]>;

  /** All rows in `seq` order: read once at start. */
  outboxRows(): Promise<OutboxRow[]>;
  inboxRows(): Promise<InboxRow[]>;

  /** The newest, SENT_KEPT at most, oldest first: read once at start. */
  sent(): Promise<SentMessage[]>;

  /**
   * Forgets ended escalations, sent messages and dedupe keys older than that moment (ms), and turns of escalations that are not live.
   * Returns how many went.
   */
  prune(before: number): Promise<number>;
}
