/**
 * How often in a row the bot has failed a chat, per router. Kept in memory: a count that a restart forgets costs one
 * more try of the bot, and counts of chats that went away must not pile up in the store.
 */

export interface Failures {
  /** Counts one failure, or a success, which forgets them; returns the failures in a row. */
  count(chatId: string, routerId: string, failed: boolean): number;
  readonly size: number;
}

/** A chat that was silent for so long begins anew. */
const FORGET_MS = 24 * 3_600_000;

export function createFailures(now: () => number): Failures {
  /** The longest silent first. */
  const counts = new Map<string, { failures: number; at: number }>();

  function forgetOld(): void {
    for (const [key, { at }] of counts) {
      if (now() - at < FORGET_MS) break;
      counts.delete(key);
    }
  }

  return {
    count(chatId, routerId, failed) {
      forgetOld();
      const key = `${routerId} ${chatId}`;
      const failures = failed ? (counts.get(key)?.failures ?? 0) + 1 : 0;
      counts.delete(key);
      if (failures > 0) counts.set(key, { failures, at: now() });
      return failures;
    },
    get size() {
      return counts.size;
    },
  };
}
