/** The tables of the embedded store and how an older file becomes a newer one. */
import type { DatabaseSync } from "node:sqlite";

/**
 * The step at index n leads from schema n to n + 1; steps that were once released never change.
 *
 * Rows that come and go with every message are only appended and have no index but their number: each further index,
 * and a text key most of all, costs more than the rest of the message (DESIGN §12). What has to be found by other words
 * is known in memory instead: dedupe keys (`keys.ts`) and the turns of an escalation.
 */
export const MIGRATIONS: readonly string[] = [
  `
  CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;

  CREATE TABLE escalation (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    chat_id TEXT NOT NULL,
    number INTEGER NOT NULL,
    live INTEGER NOT NULL,
    at INTEGER NOT NULL, -- live: when it was requested; ended: when it ended
    json TEXT NOT NULL
  );
  CREATE UNIQUE INDEX escalation_of_chat ON escalation (chat_id, number);
  CREATE INDEX escalation_by_age ON escalation (live, at);

  CREATE TABLE outbox (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE inbox (seq INTEGER PRIMARY KEY, json TEXT NOT NULL);
  CREATE TABLE turn (seq INTEGER PRIMARY KEY, escalation_id TEXT NOT NULL, json TEXT NOT NULL);
  CREATE TABLE dedupe (seq INTEGER PRIMARY KEY, key TEXT NOT NULL, received_at INTEGER NOT NULL);
  `,
  // A row holds what was sent within a moment, under the number of the last of them.
  "CREATE TABLE sent (number INTEGER PRIMARY KEY, at INTEGER NOT NULL, json TEXT NOT NULL);",
];

/** A file that a newer version of this package wrote: touching it could harm it. */
class NewerSchema extends Error {
  readonly found: number;
  constructor(found: number) {
    super(`schema ${found}`);
    this.found = found;
  }
}

/** Brings the file to the newest schema, each step whole or not at all. Throws NewerSchema. */
export function migrate(database: DatabaseSync, migrations: readonly string[] = MIGRATIONS): void {
  const { user_version: found } = database.prepare("PRAGMA user_version").get() as { user_version: number };
  if (found > migrations.length) throw new NewerSchema(found);
  for (let version = found; version < migrations.length; version++) {
    database.exec("BEGIN IMMEDIATE");
    try {
      database.exec(migrations[version] as string);
      database.exec(`PRAGMA user_version = ${version + 1}`);
      database.exec("COMMIT");
    } catch (error) {
      database.exec("ROLLBACK");
      throw error;
    }
  }
}
