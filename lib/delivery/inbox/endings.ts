/** How a row leaves the inbox: deleted with others of its moment, or together with the receipt that Genesys is to have. */
import { loggable } from "../../errors.ts";
import type { Entry } from "./entry.ts";
import type { Finished } from "./finished.ts";

export interface EndingsPorts {
  finished: Finished;
  /** Writes the end of the row together with the receipt. */
  onDelivered?(row: Entry["row"]): Promise<void>;
  log: (line: string) => void;
}

export interface Endings {
  add(entry: Entry): void;
  /** Resolves when all so far are written, or were refused for the first time. */
  noted(): Promise<void>;
}

export function createEndings({ finished, onDelivered, log }: EndingsPorts): Endings {
  const telling = new Set<Promise<void>>();

  async function tell({ row }: Entry, write: NonNullable<EndingsPorts["onDelivered"]>): Promise<void> {
    try {
      await write(row);
    } catch (error) {
      log(`Genesys does not hear that a message was delivered: ${loggable(error)}`);
      finished.add(row.seq);
    }
  }

  return {
    add(entry) {
      if (!entry.tells || !onDelivered) {
        finished.add(entry.row.seq);
        return;
      }
      const told = tell(entry, onDelivered).finally(() => telling.delete(told));
      telling.add(told);
    },
    async noted() {
      await Promise.all(telling);
      await finished.noted();
    },
  };
}
