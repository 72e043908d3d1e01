/** Rows that were emitted and for which somebody's word is still out, found by message id or by key. */
import type { InboxRow } from "../../store/store.ts";
import type { Receiver } from "./receiver.ts";

export interface Outstanding {
  row: InboxRow;
  /** By node id: the instance that was given the row. */
  waitingFor: Map<string, Receiver>;
}

export interface Unconfirmed<Entry extends Outstanding> {
  add(entry: Entry): void;
  /** The oldest that goes by this name and, when given, waits for this node. */
  find(ref: string, nodeId?: string): Entry | undefined;
  remove(entry: Entry): void;
  /** In the order of their numbers. */
  all(): Entry[];
  readonly size: number;
}

export function createUnconfirmed<Entry extends Outstanding>(): Unconfirmed<Entry> {
  const entries = new Set<Entry>();
  /** One name can stand for several: Genesys may use a message id again with another time. */
  const named = new Map<string, Entry[]>();

  return {
    add(entry) {
      if (entries.has(entry)) return;
      entries.add(entry);
      for (const name of namesOf(entry.row)) {
        const line = [...(named.get(name) ?? []), entry];
        named.set(
          name,
          line.sort((a, b) => a.row.seq - b.row.seq),
        );
      }
    },
    find: (ref, nodeId) =>
      named.get(ref)?.find(({ waitingFor }) => nodeId === undefined || waitingFor.has(nodeId)),
    remove(entry) {
      if (!entries.delete(entry)) return;
      for (const name of namesOf(entry.row)) {
        const line = (named.get(name) ?? []).filter((other) => other !== entry);
        if (line.length > 0) named.set(name, line);
        else named.delete(name);
      }
    },
    all: () => [...entries].sort((a, b) => a.row.seq - b.row.seq),
    get size() {
      return entries.size;
    },
  };
}

function namesOf({ key, body }: InboxRow): Set<string> {
  const mark = body.genesys as { messageId?: unknown } | undefined;
  return new Set(typeof mark?.messageId === "string" ? [key, mark.messageId] : [key]);
}
