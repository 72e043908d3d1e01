/**
 * The embedded store's file: synchronous, one writer, everything of a group in one transaction. It lives in the
 * store's thread (`thread.ts`), because a commit waits for the disk.
 */
import type { DatabaseSync } from "node:sqlite";
import { hear, type Spoken } from "../escalation/spoken.ts";
import { createKnownKeys, type KnownKeys } from "./keys.ts";
import type { LiveRow } from "./live.ts";
import { type Failure, failureOf, isConflict } from "./refusal.ts";
import type { NumberedText, PackedBatch } from "./rows.ts";
import { migrate } from "./schema.ts";
import { createStatements, type Statements } from "./statements.ts";
import { type Committed, SENT_KEPT } from "./store.ts";

export interface Database {
  /** One answer per batch, in order: what failed was not written, and does not touch the others. */
  commit(batches: PackedBatch[]): (Committed | { failure: Failure })[];
  meta(name: string): string | undefined;
  metaStartingWith(prefix: string): [string, string][];
  escalation(id: string): string | undefined;
  latestEscalation(chatId: string): string | undefined;
  escalationByNumber(chatId: string, number: number): string | undefined;
  chats(): string[];
  /** Some live escalations, oldest first, and after which one to ask for the next; without `next` these were the last. */
  liveRows(after?: Place): { rows: LiveRow[]; next?: Place };
  turns(escalationId: string): string[];
  spoken(): Map<string, Spoken>;
  outboxRows(): NumberedText[];
  inboxRows(): NumberedText[];
  /** Each text is a list. */
  sent(): string[];
  /** Prunes a bounded number of rows; 0 when nothing is left to prune. */
  pruneSome(before: number): number;
  close(): void;
}

/** Where an escalation stands in the order of their age. */
export interface Place {
  at: number;
  seq: number;
}

/** What becomes true in memory once the transaction is on disk. */
interface Effects {
  keys: Map<string, number>;
  /** The numbers of an escalation's turns, for each escalation that was touched. */
  turns: Map<string, number[]>;
}

const PRUNED_AT_ONCE = 1000;
/** So many cross to the other thread in one piece. */
const READ_AT_ONCE = 1000;

/** Throws what SQLite throws; `refusal.ts` finds the words. `lockWaitMs`: how long to wait for another process to let go. */
export async function openDatabase(path: string, lockWaitMs: number): Promise<Database> {
  const { DatabaseSync } = await import("node:sqlite");
  const file = new DatabaseSync(path, { timeout: lockWaitMs });
  try {
    // The lock is the process's own and vanishes with it, also after kill -9; no second process gets in meanwhile.
    file.exec("PRAGMA locking_mode = EXCLUSIVE");
    file.exec("PRAGMA journal_mode = WAL");
    file.exec("PRAGMA synchronous = FULL");
    file.exec("PRAGMA secure_delete = FAST");
    file.exec("PRAGMA journal_size_limit = 16777216");
    file.exec("PRAGMA cache_size = -16000");
    file.exec("BEGIN IMMEDIATE; COMMIT");
    migrate(file);
    return serve(file);
  } catch (error) {
    file.close();
    throw error;
  }
}

function serve(file: DatabaseSync): Database {
  const run = createStatements(file);
  const keys = readKeys(run);
  const turnsOf = readTurns(run);
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

  function turnsIn(escalationId: string, effects?: Effects): number[] {
    return effects?.turns.get(escalationId) ?? turnsOf.get(escalationId) ?? [];
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

  function liveRows({ at, seq }: Place = { at: -1, seq: 0 }): { rows: LiveRow[]; next?: Place } {
    const found = run.liveRows(at, seq, READ_AT_ONCE);
    const rows = found.map(({ id, chatId, number, json, newest }) => ({
      id,
      chatId,
      number,
      json,
      isNewest: newest === 1,
    }));
    const last = found.length === READ_AT_ONCE ? found.at(-1) : undefined;
    return { rows, next: last && { at: last.at, seq: last.seq } };
  }

  function pruneKeys(before: number): number {
    const oldest = run.oldestKeys(PRUNED_AT_ONCE);
    // Numbers ascend with time, so the first key that is young enough ends the search.
    const young = oldest.findIndex(({ received_at }) => received_at >= before);
    const old = young < 0 ? oldest : oldest.slice(0, young);
    const last = old.at(-1)?.seq;
    if (last === undefined) return 0;
    run.deleteKeysUpTo(last);
    keys.forgetUpTo(last);
    return old.length;
  }

  /** A word that was written while its escalation ended has nobody left to ask for it. */
  function pruneTurns(): number {
    const idle = [...turnsOf.keys()].filter((escalationId) => !run.isLive(escalationId));
    if (idle.length > 0) transaction([{ turnsDone: idle }]);
    return idle.length;
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

  return {
    commit,
    meta: run.meta,
    metaStartingWith: run.metaStartingWith,
    escalation: run.escalation,
    latestEscalation: run.latestEscalation,
    escalationByNumber: run.escalationByNumber,
    chats: () => run.chats().map(({ chatId }) => chatId),
    liveRows,
    turns: (escalationId) => turnsIn(escalationId).map(run.turn),
    spoken: () => readSpoken(run),
    outboxRows: run.outboxRows,
    inboxRows: run.inboxRows,
    sent: () => run.sent().map(({ json }) => json),
    pruneSome: (before) =>
      pruneKeys(before) ||
      run.deleteEscalations(before, PRUNED_AT_ONCE) ||
      run.deleteSent(before, PRUNED_AT_ONCE) ||
      pruneTurns(),
    close: () => file.close(),
  };
}

function readKeys(run: Statements): KnownKeys {
  const keys = createKnownKeys(run.keyAt);
  for (const { seq, key } of run.allKeys()) keys.add(key, seq);
  return keys;
}

function readTurns(run: Statements): Map<string, number[]> {
  const turnsOf = new Map<string, number[]>();
  for (const { seq, escalation_id } of run.allTurns()) {
    const seqs = turnsOf.get(escalation_id);
    if (seqs) seqs.push(seq);
    else turnsOf.set(escalation_id, [seq]);
  }
  return turnsOf;
}

/** Not from the texts: a transcript is long, and only its moments are asked for. */
function readSpoken(run: Statements): Map<string, Spoken> {
  const found = new Map<string, Spoken>();
  for (const { escalation_id, from, time } of run.turnMoments()) {
    let spoken = found.get(escalation_id);
    if (!spoken) {
      spoken = {};
      found.set(escalation_id, spoken);
    }
    hear(spoken, { from, time });
  }
  return found;
}

function highest(file: DatabaseSync, table: string): number {
  return (file.prepare(`SELECT max(seq) AS seq FROM ${table}`).get() as { seq: number | null }).seq ?? 0;
}
