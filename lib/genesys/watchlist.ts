/** The conversations that a notification channel should tell about, and those that it has not told about for a while. */

export interface Watchlist {
  readonly size: number;
  /** `since`: from when on nobody has listened (ms); now, when not given. */
  add(conversationId: string, since?: number): void;
  remove(conversationId: string): void;
  ids(): string[];
  /** Listened to from now on. Answers those that were unheard so long that something may have been missed. */
  heard(ids: readonly string[]): string[];
  /** The socket is lost: nobody listens to any of them. */
  deaf(): void;
}

/** Shorter than that no agent accepts. */
const PROMPT_MS = 2_000;

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
    ids: () => [...unheardSince.keys()],
    heard(ids) {
      const late: string[] = [];
      for (const id of ids) {
        if (!unheardSince.has(id)) continue;
        const since = unheardSince.get(id);
        if (since !== undefined && now() - since > PROMPT_MS) late.push(id);
        unheardSince.set(id, undefined);
      }
      return late;
    },
    deaf() {
      for (const [id, since] of unheardSince) {
        // The loss was found out late: the gap began before, however soon it is closed.
        if (since === undefined) unheardSince.set(id, now() - PROMPT_MS - 1);
      }
    },
  };
}
