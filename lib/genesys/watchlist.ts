/** The conversations that a notification channel should tell about, and those that it has not told about for a while. */

export interface Watchlist {
  readonly size: number;
  /** `since`: from when on nobody has listened (ms); now, when not given. */
  add(conversationId: string, since?: number): void;
  remove(conversationId: string): void;
  has(conversationId: string): boolean;
  ids(): string[];
  /** Listened to from now on. Answers those that were unheard until now: something may have been missed. */
  heard(ids: readonly string[]): string[];
  /** The socket is lost: nobody listens to any of them. */
  deaf(): void;
}

export function createWatchlist(now: () => number): Watchlist {
  /** Since when nobody listens; undefined while somebody does. */
  const unheardSince = new Map<string, number | undefined>();

  return {
    get size() {
      return unheardSince.size;
    },
    add(id, since = now()) {
      unheardSince.set(id, since);
    },
    remove(id) {
      unheardSince.delete(id);
    },
    has: (id) => unheardSince.has(id),
    ids: () => [...unheardSince.keys()],
    heard(ids) {
      const late: string[] = [];
      for (const id of ids) {
        if (!unheardSince.has(id)) continue;
        // Also when it was for a moment: with agents on queue one is alerted before we can listen.
        if (unheardSince.get(id) !== undefined) late.push(id);
        unheardSince.set(id, undefined);
      }
      return late;
    },
    deaf() {
      for (const [id, since] of unheardSince) unheardSince.set(id, since ?? now());
    },
  };
}
