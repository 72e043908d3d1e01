/**
 * Answers of Genesys that hold for a while: asked once however many want it, and once more a while after each failure.
 * When Genesys cannot be asked, an older answer serves as long as it is not too old, and is marked.
 */

export interface Kept<T> {
  value: T;
  outdated?: true;
}

export interface KeptOptions {
  /** So long an answer is as good as new. */
  freshMs: number;
  /** So long it serves when there is no newer one. */
  usableMs: number;
  now: () => number;
}

interface Known<T> {
  last?: { value: T; at: number };
  /** While it is asked. */
  asking?: Promise<Kept<T>>;
  /** When it failed last, and with what. */
  failed?: { at: number; error: unknown };
}

const AFTER_FAILURE_MS = 10_000;

/** Rejects with what `ask` failed with, when there is nothing older to go by. */
export function createKept<T>(
  ask: (id: string) => Promise<T>,
  { freshMs, usableMs, now }: KeptOptions,
): { of(id: string): Promise<Kept<T>> } {
  const all = new Map<string, Known<T>>();

  async function renew(known: Known<T>, id: string): Promise<Kept<T>> {
    try {
      const value = await ask(id);
      known.last = { value, at: now() };
      known.failed = undefined;
      return { value };
    } catch (error) {
      known.failed = { at: now(), error };
      return older(known, error);
    } finally {
      known.asking = undefined;
    }
  }

  function older({ last }: Known<T>, error: unknown): Kept<T> {
    if (last && now() - last.at < usableMs) return { value: last.value, outdated: true };
    throw error;
  }

  return {
    async of(id) {
      const known = all.get(id) ?? {};
      all.set(id, known);
      const { last, failed } = known;
      if (last && now() - last.at < freshMs) return { value: last.value };
      if (failed && now() - failed.at < AFTER_FAILURE_MS) return older(known, failed.error);
      known.asking ??= renew(known, id);
      return known.asking;
    },
  };
}
