/** Batches onto the disk, a group in one transaction; what is known in memory changes only once they are there. */
import type { DatabaseSync } from "node:sqlite";
import type { KnownKeys } from "./keys.ts";
import { type Failure, failureOf, isConflict } from "./refusal.ts";
import type { PackedBatch } from "./rows.ts";
import type { Statements } from "./statements.ts";
import { type Committed, SENT_KEPT } from "./store.ts";

/** What the disk holds and memory knows. */
export interface Known {
  keys: KnownKeys;
  /** The numbers of each escalation's turns. */
  turnsOf: Map<string, number[]>;
}

export interface Transactions {
  /** One answer per batch, in order: what failed was not written, and does not touch the others. */
  commit(batches: PackedBatch[]): (Committed | { failure: Failure })[];
  /** All or nothing. Throws what SQLite throws. */
  transaction(batches: PackedBatch[]): Committed[];
}

/** What becomes true in memory once the transaction is on disk. */
interface Effects {
  keys: Map<string, number>;
  /** The numbers of an escalation's turns, for each escalation that was touched. */
  turns: Map<string, number[]>;
}

export function createTransactions(
  file: DatabaseSync,
  run: Statements,
  { keys, turnsOf }: Known,
): Transactions {
  const next = {
    outbox: highest(file, "outbox") + 1,
    inbox: highest(file, "inbox") + 1,
    turn: highest(file, "turn") + 1,
    key: highest(file, "dedupe") + 1,
  };

  function transaction(batches: PackedBatch[]): Committed[] {
    const effects: Effects = { keys: new Map(), turns: new Map() };
    file.exec("BEGIN IMMEDIATE");
    let committed: Committed[];
    try {
      committed = batches.map((batch) => apply(batch, effects));
      file.exec("COMMIT");
    } catch (error) {
      // SQLite has already rolled back by itself after some failures of the disk.
      if (file.isTransaction) file.exec("ROLLBACK");
      throw error;
    }
    remember(effects);
    return committed;
  }

  function apply(batch: PackedBatch, effects: Effects): Committed {
    for (const { id, chatId, number, live, at, json } of batch.escalations ?? []) {
      run.putEscalation(id, chatId, number, live, at, json);
    }
    for (const { seq, json } of batch.outboxChanged ?? []) run.changeOutbox(json, seq);
    for (const seq of batch.outboxDone ?? []) run.deleteOutbox(seq);
    for (const seq of batch.inboxDone ?? []) run.deleteInbox(seq);
    for (const [name, value] of batch.meta ?? []) {
      if (value === null) run.deleteMeta(name);
      else run.putMeta(name, value);
    }
    if (batch.sent) putSent(batch.sent);
    const inboxSeqs = (batch.inbox ?? []).map(({ key, receivedAt, json }) => {
      if (effects.keys.has(key) || keys.has(key)) return null;
      const keySeq = next.key++;
      run.addKey(keySeq, key, receivedAt);
      effects.keys.set(key, keySeq);
      const seq = next.inbox++;
      run.addInbox(seq, json);
      return seq;
    });
    const heardBefore = inboxSeqs.length > 0 && inboxSeqs.every((seq) => seq === null);
    if (!heardBefore) addTurns(batch.turns ?? [], effects);
    dropTurns(batch.turnsDone ?? [], effects);
    const outboxSeqs = (batch.outbox ?? []).map((json) => {
      const seq = next.outbox++;
      run.addOutbox(seq, json);
      return seq;
    });
    return { outboxSeqs, inboxSeqs };
  }

  function putSent({ number, at, json }: NonNullable<PackedBatch["sent"]>): void {
    run.putSent(number, at, json);
    run.deleteSentUpTo(number - SENT_KEPT);
  }

  function turnsIn(escalationId: string, effects: Effects): number[] {
    return effects.turns.get(escalationId) ?? turnsOf.get(escalationId) ?? [];
  }

  function addTurns(turns: { escalationId: string; json: string }[], effects: Effects): void {
    for (const { escalationId, json } of turns) {
      const seq = next.turn++;
      run.addTurn(seq, escalationId, json);
      effects.turns.set(escalationId, [...turnsIn(escalationId, effects), seq]);
    }
  }

  function dropTurns(escalationIds: string[], effects: Effects): void {
    for (const escalationId of escalationIds) {
      for (const seq of turnsIn(escalationId, effects)) run.deleteTurn(seq);
      effects.turns.set(escalationId, []);
    }
  }

  function remember(effects: Effects): void {
    for (const [key, seq] of effects.keys) keys.add(key, seq);
    for (const [escalationId, seqs] of effects.turns) {
      if (seqs.length > 0) turnsOf.set(escalationId, seqs);
      else turnsOf.delete(escalationId);
    }
  }

  function commit(batches: PackedBatch[]): (Committed | { failure: Failure })[] {
    try {
      return transaction(batches);
    } catch (error) {
      const failure = failureOf(error);
      if (batches.length === 1 || !isConflict(failure)) return batches.map(() => ({ failure }));
    }
    // One of them is at fault: each alone, so that its neighbours do not pay for it.
    return batches.flatMap((batch) => commit([batch]));
  }

  return { commit, transaction };
}

function highest(file: DatabaseSync, table: string): number {
  return (file.prepare(`SELECT max(seq) AS seq FROM ${table}`).get() as { seq: number | null }).seq ?? 0;
}
