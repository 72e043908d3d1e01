/**
 * How often in a row the bot has failed a chat, per counter: a router's rules on one property share one. Kept in memory:
 * a count that a restart forgets costs one more try of the bot, and counts of chats that went away must not pile up in
 * the store.
 */

export interface Failures {
  /**
   * Counts what a message tells of one counter, once however often it is asked: a failure, or a success, which forgets
   * them. Returns the failures in a row.
   */
  count(chatId: string, counter: string, failed: boolean, message?: object): number;
  /** The chat begins anew. */
  forget(chatId: string): void;
  /** Chats with failures. */
  readonly size: number;
}

/** A chat that was silent for so long begins anew. */
const FORGET_MS = 24 * 3_600_000;

interface Counted {
  at: number;
  failures: Map<string, number>;
}

export function createFailures(now: () => number): Failures {
  /** The longest silent first. */
  const chats = new Map<string, Counted>();
  /** A message that a deploy overtook in the router is decided a second time, and is still one message. */
  const told = new WeakMap<object, Map<string, number>>();

  function forgetOld(): void {
    for (const [chatId, { at }] of chats) {
      if (now() - at < FORGET_MS) break;
      chats.delete(chatId);
    }
  }

  function note(chatId: string, counter: string, failed: boolean): number {
    forgetOld();
    const failures = chats.get(chatId)?.failures ?? new Map<string, number>();
    const inARow = failed ? (failures.get(counter) ?? 0) + 1 : 0;
    if (failed) failures.set(counter, inARow);
    else failures.delete(counter);
    chats.delete(chatId);
    if (failures.size > 0) chats.set(chatId, { at: now(), failures });
    return inARow;
  }

  return {
    count(chatId, counter, failed, message = {}) {
      const known = told.get(message) ?? new Map<string, number>();
      told.set(message, known);
      const inARow = known.get(counter) ?? note(chatId, counter, failed);
      known.set(counter, inARow);
      return inARow;
    },
    forget: (chatId) => void chats.delete(chatId),
    get size() {
      return chats.size;
    },
  };
}
