/**
 * The embedded store's file: synchronous, one writer, everything of a group in one transaction. It lives in the
 * store's thread (`thread.ts`), because a commit waits for the disk.
 */
import type { DatabaseSync } from "node:sqlite";
import { hear, type Spoken } from "../escalation/spoken.ts";
import { createKnownKeys, type KnownKeys } from "./keys.ts";
import type { LiveRow } from "./live.ts";
import { createPruning } from "./pruning.ts";
import type { NumberedText } from "./rows.ts";
import { migrate } from "./schema.ts";
import { createStatements, type Statements } from "./statements.ts";
import { createTransactions, type Known, type Transactions } from "./transactions.ts";

export interface Database extends Pick<Transactions, "commit"> {
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
  const known: Known = { keys: readKeys(run), turnsOf: readTurns(run) };
  const { commit, transaction } = createTransactions(file, run, known);

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

  return {
    commit,
    meta: run.meta,
    metaStartingWith: run.metaStartingWith,
    escalation: run.escalation,
    latestEscalation: run.latestEscalation,
    escalationByNumber: run.escalationByNumber,
    chats: () => run.chats().map(({ chatId }) => chatId),
    liveRows,
    turns: (escalationId) => (known.turnsOf.get(escalationId) ?? []).map(run.turn),
    spoken: () => readSpoken(run),
    outboxRows: run.outboxRows,
    inboxRows: run.inboxRows,
    sent: () => run.sent().map(({ json }) => json),
    pruneSome: createPruning(run, known, { transaction }),
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
