/** What the flow wrote down, and what the store of a dead process holds. */

import {
  closeSync,
  copyFileSync,
  existsSync,
  fstatSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readSync,
  rmSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { fileOf, type RecordName } from "./flow.ts";

export interface FlowRecord {
  at: number;
  chatId?: string;
  payload?: string;
  /** With an error or a result: it is one of a receipt, not of a user's words. */
  receipt?: true;
  genesys?: { messageId?: string; redelivered?: boolean };
  delivery?: { status: string; attempts: number; recovered: boolean; latencyMs: number };
  error?: { code: string; message: string };
  event?: string;
  reason?: string;
}

/** Every finished line of a record, oldest first. */
export function readRecord(folder: string, name: RecordName): FlowRecord[] {
  return followRecord(folder, name)();
}

/** Gives at each call the lines that were finished since the last one. */
export function followRecord(folder: string, name: RecordName): () => FlowRecord[] {
  const file = fileOf(folder, name);
  let position = 0;
  return () => {
    if (!existsSync(file)) return [];
    const bytes = readFrom(file, position);
    const end = bytes.lastIndexOf("\n") + 1;
    position += end;
    return bytes
      .subarray(0, end)
      .toString("utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  };
}

function readFrom(file: string, position: number): Buffer {
  const opened = openSync(file, "r");
  try {
    const bytes = Buffer.alloc(fstatSync(opened).size - position);
    return bytes.subarray(0, readSync(opened, bytes, 0, bytes.length, position));
  } finally {
    closeSync(opened);
  }
}

/** The user's word that a result or an error speaks of; "" when it speaks of a receipt. */
export const wordTold = ({ payload, receipt }: FlowRecord): string => (receipt ? "" : (payload ?? ""));

export interface StoreContents {
  /** The texts of users that were ever accepted in escalations that are still live. */
  saidByUsers: Set<string>;
  outboxRows: number;
  inboxRows: number;
}

/** Reads the store under a user directory whose process is dead; what SQLite recovers goes into a copy. */
export function readStore(userDir: string): StoreContents {
  const folder = join(userDir, "livechat-handover");
  const name = readdirSync(folder).find((file) => file.endsWith(".sqlite"));
  if (!name) throw new Error(`There is no store in ${folder}.`);
  const copy = mkdtempSync(join(tmpdir(), "store-copy-"));
  for (const file of [name, `${name}-wal`]) {
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(copy, file));
  }
  const database = new DatabaseSync(join(copy, name));
  try {
    const texts = (sql: string, text: (row: never) => unknown) =>
      database
        .prepare(sql)
        .all()
        .map((row) => text(JSON.parse(String(row.json)) as never));
    const turns = texts("SELECT json FROM turn", ({ from, text }: { from: string; text: string }) =>
      from === "user" ? text : undefined,
    );
    const waiting = texts(
      "SELECT json FROM outbox",
      ({ flowMessage }: { flowMessage: { payload?: string } }) => flowMessage.payload,
    );
    const count = (table: string) =>
      Number(database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows);
    return {
      saidByUsers: new Set([...turns, ...waiting].filter((text) => typeof text === "string")),
      outboxRows: count("outbox"),
      inboxRows: count("inbox"),
    };
  } finally {
    database.close();
    rmSync(copy, { recursive: true, force: true });
  }
}
