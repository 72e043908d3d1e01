/** What the embedded store of a process that is dead holds. */

import { copyFileSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";

export interface StoreContents {
  /** The texts of users that were ever accepted in escalations that are still live. */
  saidByUsers: Set<string>;
  outboxRows: number;
  inboxRows: number;
}

/** Reads every store under a user directory; what SQLite recovers goes into a copy. */
export function readStores(userDir: string): StoreContents {
  const folder = join(userDir, "livechat-handover");
  const names = readdirSync(folder).filter((file) => file.endsWith(".sqlite"));
  if (names.length === 0) throw new Error(`There is no store in ${folder}.`);
  const all = names.map((name) => readStore(folder, name));
  return {
    saidByUsers: new Set(all.flatMap(({ saidByUsers }) => [...saidByUsers])),
    outboxRows: all.reduce((sum, { outboxRows }) => sum + outboxRows, 0),
    inboxRows: all.reduce((sum, { inboxRows }) => sum + inboxRows, 0),
  };
}

function readStore(folder: string, name: string): StoreContents {
  const copy = mkdtempSync(join(tmpdir(), "store-copy-"));
  for (const file of [name, `${name}-wal`]) {
    if (existsSync(join(folder, file))) copyFileSync(join(folder, file), join(copy, file));
  }
  const database = new DatabaseSync(join(copy, name));
  try {
    const rows = (table: string) =>
      database
        .prepare(`SELECT json FROM ${table}`)
        .all()
        .map(({ json }) => JSON.parse(String(json)) as Record<string, unknown>);
    const [turns, outbox] = [rows("turn"), rows("outbox")];
    const said = turns.filter(({ from }) => from === "user").map(({ text }) => text);
    const waiting = outbox.map(({ flowMessage }) => (flowMessage as { payload?: unknown }).payload);
    return {
      saidByUsers: new Set([...said, ...waiting].filter((text) => typeof text === "string")),
      outboxRows: outbox.length,
      inboxRows: rows("inbox").length,
    };
  } finally {
    database.close();
    rmSync(copy, { recursive: true, force: true });
  }
}
