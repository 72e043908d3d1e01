/**
 * Live escalations in memory, as the text that the file holds: every message asks for one, and the way to the store's
 * thread and back costs more than the rest of its work. What has ended is read from the file.
 */
import type { PackedEscalation } from "./rows.ts";

export interface LiveRow {
  id: string;
  chatId: string;
  number: number;
  json: string;
  /** The chat has no later one, live or ended. */
  isNewest: boolean;
}

export interface LiveEscalations {
  /** Some that the file has; what was there stays. */
  add(rows: readonly LiveRow[]): void;
  clear(): void;
  /** What was committed. */
  note(escalations: readonly PackedEscalation[]): void;
  /** The file's answer to the question for the chat's newest: it is good until that one ends. */
  noteNewest(chatId: string, json: string | undefined): void;
  byId(id: string): string | undefined;
  byNumber(chatId: string, number: number): string | undefined;
  newestOf(chatId: string): string | undefined;
  all(): string[];
}

export function createLiveEscalations(): LiveEscalations {
  const kept = new Map<string, LiveRow>();
  /** A chat has one at a time. */
  const ofChat = new Map<string, LiveRow>();

  function keep(row: LiveRow): void {
    kept.set(row.id, row);
    ofChat.set(row.chatId, row);
  }

  function change({ id, chatId, number, json }: PackedEscalation): void {
    const known = kept.get(id);
    if (known) known.json = json;
    else keep({ id, chatId, number, json, isNewest: false });
  }

  function drop(id: string): void {
    const row = kept.get(id);
    if (!row) return;
    kept.delete(id);
    if (ofChat.get(row.chatId) === row) ofChat.delete(row.chatId);
  }

  return {
    add(rows) {
      for (const row of rows) keep(row);
    },
    clear() {
      kept.clear();
      ofChat.clear();
    },
    note(escalations) {
      for (const escalation of escalations) {
        // A successor that was written meanwhile, live or not, ends what was known of the chat.
        const newest = ofChat.get(escalation.chatId);
        if (newest && newest.id !== escalation.id) newest.isNewest = false;
        if (escalation.live) change(escalation);
        else drop(escalation.id);
      }
    },
    noteNewest(chatId, json) {
      const row = ofChat.get(chatId);
      if (row && row.json === json) row.isNewest = true;
    },
    byId: (id) => kept.get(id)?.json,
    byNumber(chatId, number) {
      const row = ofChat.get(chatId);
      return row?.number === number ? row.json : undefined;
    },
    newestOf(chatId) {
      const row = ofChat.get(chatId);
      return row?.isNewest ? row.json : undefined;
    },
    all: () => [...kept.values()].map(({ json }) => json),
  };
}
