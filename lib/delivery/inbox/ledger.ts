/** Which rows are not done yet, for whose word they wait, and that each of them is done once. */
import type { Endings } from "./endings.ts";
import type { Entry } from "./entry.ts";
import { createUnconfirmed, type Unconfirmed } from "./unconfirmed.ts";

export interface Ledger {
  /** Emitted, and somebody's word is still out. */
  unconfirmed: Unconfirmed<Entry>;
  enter(): void;
  /** It is done, and is deleted in a moment. */
  finish(entry: Entry): void;
  /**
   * It is done, and `commit` writes the deletion together with something else. Rejects when that does; then the row
   * waits as before.
   */
  finishWith(entry: Entry, commit: (part: { inboxDone: number[] }) => Promise<unknown>): Promise<void>;
  /** Rows that are not done. */
  readonly rows: number;
}

export function createLedger(endings: Endings): Ledger {
  const unconfirmed = createUnconfirmed<Entry>();
  let rows = 0;

  function over(entry: Entry): void {
    entry.over = true;
    rows -= 1;
    unconfirmed.remove(entry);
  }

  return {
    unconfirmed,
    enter() {
      rows += 1;
    },
    finish(entry) {
      if (entry.over) return;
      over(entry);
      endings.add(entry);
    },
    async finishWith(entry, commit) {
      over(entry);
      try {
        await commit({ inboxDone: [entry.row.seq] });
      } catch (error) {
        entry.over = false;
        rows += 1;
        unconfirmed.add(entry);
        throw error;
      }
    },
    get rows() {
      return rows;
    },
  };
}
