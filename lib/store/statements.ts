/** Every SQL sentence of the embedded store, prepared once. */
import type { DatabaseSync, SQLInputValue } from "node:sqlite";
import type { HistoryTurn } from "../messages/contract.ts";
import type { LiveRow } from "./live.ts";
import type { NumberedText } from "./rows.ts";

type StoredLive = Omit<LiveRow, "isNewest"> & { newest: 0 | 1; at: number; seq: number };

export type TurnMoment = { escalation_id: string } & Pick<HistoryTurn, "from" | "time">;

export type Statements = ReturnType<typeof createStatements>;

export function createStatements(file: DatabaseSync) {
  const write = (sql: string) => {
    const statement = file.prepare(sql);
    return (...values: SQLInputValue[]): number => Number(statement.run(...values).changes);
  };
  const one = <Row>(sql: string) => {
    const statement = file.prepare(sql);
    return (...values: SQLInputValue[]) => statement.get(...values) as Row | undefined;
  };
  const all = <Row>(sql: string) => {
    const statement = file.prepare(sql);
    return (...values: SQLInputValue[]) => statement.all(...values) as Row[];
  };
  const json = (sql: string) => {
    const get = one<{ json: string }>(sql);
    return (...values: SQLInputValue[]) => get(...values)?.json;
  };

  const metaValue = one<{ value: string }>("SELECT value FROM meta WHERE name = ?");
  const metaRows = all<{ name: string; value: string }>(
    "SELECT name, value FROM meta WHERE substr(name, 1, length(?1)) = ?1",
  );
  const liveRow = one<{ live: number }>("SELECT live FROM escalation WHERE id = ?");
  const keyText = one<{ key: string }>("SELECT key FROM dedupe WHERE seq = ?");
  const keyRows = file.prepare("SELECT seq, key FROM dedupe ORDER BY seq");
  const turnRows = file.prepare("SELECT seq, escalation_id FROM turn ORDER BY seq");
  const momentRows = file.prepare(`
    SELECT escalation_id, json_extract(json, '$.from') AS "from", json_extract(json, '$.time') AS time
    FROM turn ORDER BY seq`);
  const turnJson = json("SELECT json FROM turn WHERE seq = ?");

  return {
    putEscalation: write(`
      INSERT INTO escalation (id, chat_id, number, live, at, json) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (id) DO UPDATE SET live = excluded.live, at = excluded.at, json = excluded.json`),
    escalation: json("SELECT json FROM escalation WHERE id = ?"),
    latestEscalation: json("SELECT json FROM escalation WHERE chat_id = ? ORDER BY number DESC LIMIT 1"),
    escalationByNumber: json("SELECT json FROM escalation WHERE chat_id = ? AND number = ?"),
    chats: all<{ chatId: string }>("SELECT DISTINCT chat_id AS chatId FROM escalation"),
    isLive: (id: string) => liveRow(id)?.live === 1,
    liveRows: all<StoredLive>(`
      SELECT id, chat_id AS chatId, number, json, at, seq, NOT EXISTS (
        SELECT 1 FROM escalation AS later WHERE later.chat_id = one.chat_id AND later.number > one.number
      ) AS newest
      FROM escalation AS one WHERE live = 1 AND (at, seq) > (?, ?) ORDER BY at, seq LIMIT ?`),
    deleteEscalations: write(`
      DELETE FROM escalation WHERE seq IN (SELECT seq FROM escalation WHERE live = 0 AND at < ? LIMIT ?)`),

    addOutbox: write("INSERT INTO outbox (seq, json) VALUES (?, ?)"),
    changeOutbox: write("UPDATE outbox SET json = ? WHERE seq = ?"),
    deleteOutbox: write("DELETE FROM outbox WHERE seq = ?"),
    outboxRows: all<NumberedText>("SELECT seq, json FROM outbox ORDER BY seq"),

    addInbox: write("INSERT INTO inbox (seq, json) VALUES (?, ?)"),
    deleteInbox: write("DELETE FROM inbox WHERE seq = ?"),
    inboxRows: all<NumberedText>("SELECT seq, json FROM inbox ORDER BY seq"),

    addKey: write("INSERT INTO dedupe (seq, key, received_at) VALUES (?, ?, ?)"),
    keyAt: (seq: number) => keyText(seq)?.key,
    allKeys: () => keyRows.iterate() as Iterable<{ seq: number; key: string }>,
    oldestKeys: all<{ seq: number; received_at: number }>(
      "SELECT seq, received_at FROM dedupe ORDER BY seq LIMIT ?",
    ),
    deleteKeysUpTo: write("DELETE FROM dedupe WHERE seq <= ?"),

    addTurn: write("INSERT INTO turn (seq, escalation_id, json) VALUES (?, ?, ?)"),
    deleteTurn: write("DELETE FROM turn WHERE seq = ?"),
    turn: (seq: number) => turnJson(seq) as string,
    allTurns: () => turnRows.iterate() as Iterable<{ seq: number; escalation_id: string }>,

    turnMoments: () => momentRows.iterate() as Iterable<TurnMoment>,

    putSent: write("INSERT OR REPLACE INTO sent (number, at, json) VALUES (?, ?, ?)"),
    sent: all<{ json: string }>("SELECT json FROM sent ORDER BY number"),
    deleteSentUpTo: write("DELETE FROM sent WHERE number <= ?"),
    deleteSent: write("DELETE FROM sent WHERE number IN (SELECT number FROM sent WHERE at < ? LIMIT ?)"),

    putMeta: write(
      "INSERT INTO meta (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value",
    ),
    deleteMeta: write("DELETE FROM meta WHERE name = ?"),
    meta: (name: string) => metaValue(name)?.value,
    metaStartingWith: (prefix: string) =>
      metaRows(prefix).map(({ name, value }): [string, string] => [name, value]),
  };
}
