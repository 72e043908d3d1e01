/** A batch as texts and numbers: what a table holds, and what crosses to the store's thread cheaply. Pure. */
import { isLive } from "../escalation/escalation.ts";
import type { Batch } from "./store.ts";

export interface PackedEscalation {
  id: string;
  chatId: string;
  number: number;
  live: 0 | 1;
  /** Live: when it was requested; ended: when it ended (ms). */
  at: number;
  json: string;
}

/** Absent parts change nothing. */
export interface PackedBatch {
  escalations?: PackedEscalation[];
  outbox?: string[];
  outboxChanged?: { seq: number; json: string }[];
  outboxDone?: number[];
  inbox?: { key: string; receivedAt: number; json: string }[];
  inboxDone?: number[];
  turns?: { escalationId: string; json: string }[];
  turnsDone?: string[];
  sent?: { number: number; at: number; json: string };
  meta?: [name: string, value: string | null][];
}

/** Throws TypeError for what is not JSON. */
export function pack(batch: Batch): PackedBatch {
  const packed: PackedBatch = {};
  if (batch.escalations) {
    packed.escalations = batch.escalations.map((escalation) => ({
      id: escalation.id,
      chatId: escalation.chatId,
      number: escalation.number,
      live: isLive(escalation) ? 1 : 0,
      at: isLive(escalation) ? escalation.requestedAt : (escalation.endedAt ?? escalation.requestedAt),
      json: JSON.stringify(escalation),
    }));
  }
  if (batch.outbox) packed.outbox = batch.outbox.map((draft) => JSON.stringify(draft));
  if (batch.outboxChanged) {
    packed.outboxChanged = batch.outboxChanged.map((row) => ({ seq: row.seq, json: JSON.stringify(row) }));
  }
  if (batch.outboxDone) packed.outboxDone = batch.outboxDone;
  if (batch.inbox) {
    packed.inbox = batch.inbox.map((draft) => ({
      key: draft.key,
      receivedAt: draft.receivedAt,
      json: JSON.stringify(draft),
    }));
  }
  if (batch.inboxDone) packed.inboxDone = batch.inboxDone;
  if (batch.turns) {
    packed.turns = batch.turns.map(({ escalationId, turn }) => ({
      escalationId,
      json: JSON.stringify(turn),
    }));
  }
  if (batch.turnsDone) packed.turnsDone = batch.turnsDone;
  const last = batch.sent?.at(-1);
  if (last) packed.sent = { number: last.number, at: last.at, json: JSON.stringify(batch.sent) };
  if (batch.meta) packed.meta = Object.entries(batch.meta);
  return packed;
}

/** A numbered row from its text. */
export function unpackRow<Row>({ seq, json }: NumberedText): Row {
  return { ...JSON.parse(json), seq };
}

export interface NumberedText {
  seq: number;
  json: string;
}
