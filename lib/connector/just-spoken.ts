/**
 * Of which escalations Genesys has just taken a word of the user. An end that is told at that moment may be older than
 * the word, which has then opened the conversation again (genesys-contract §5.1): it is open, and nobody owns it.
 */
export interface JustSpoken {
  taken(escalationId: string): void;
  is(escalationId: string): boolean;
}

/** How late an end may be told, by the socket or by a read that was under way. */
const LATE_MS = 3_000;

export function createJustSpoken(now: () => number): JustSpoken {
  /** When it was, the oldest first. */
  const at = new Map<string, number>();

  function forgetOld(): void {
    for (const [id, moment] of at) {
      if (Math.abs(now() - moment) < LATE_MS) return;
      at.delete(id);
    }
  }

  return {
    taken(id) {
      at.delete(id);
      at.set(id, now());
      forgetOld();
    },
    is(id) {
      forgetOld();
      return at.has(id);
    },
  };
}
