/** Inbox rows that are over, deleted together: one change for all of a moment. */
import type { Owed } from "../owed.ts";

export interface Finished {
  add(seq: number): void;
  /** Resolves when the store knows of all so far, or refused for the first time. */
  noted(): Promise<void>;
}

export function createFinished(owed: Owed): Finished {
  let done: number[] = [];
  let noting = Promise.resolve();

  return {
    add(seq) {
      done.push(seq);
      if (done.length > 1) return;
      noting = new Promise((resolve) => setImmediate(resolve)).then(() => {
        const inboxDone = done;
        done = [];
        return owed.write({ inboxDone });
      });
    },
    noted: () => noting,
  };
}
