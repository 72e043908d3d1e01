/**
 * Answers of Genesys that hold for a while: asked once however many want it, and once more a while after each failure.
 * When Genesys cannot be asked, or takes its time, an older answer serves as long as it is not too old, and is marked.
 */
import type { Timers } from "../delivery/timers.ts";
import { inTime } from "../in-time.ts";

export interface Kept<T> {
  value: T;
  outdated?: true;
}

export interface KeptOptions {
  /** So long an answer is as good as new. */
  freshMs: number;
  /** So long it serves when there is no newer one. */
  usableMs: number;
  timers: Timers;
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
/** So long a newer answer is waited for where there is an older one. */
const PATIENCE_MS = 1_500;

/** Rejects with what `ask` failed with, when there is nothing older to go by. */
export function createKept<T>(
  ask: (id: string) => Promise<T>,
  { freshMs, usableMs, timers, now }: KeptOptions,
): { of(id: string): Promise<Kept<T>> } {
  const all = new Map<string, Known<T>>();

  async function renew(known: Known<T>, id: string): Promise<Kept<T>> {
    try {
      const value = await ask(id);
      known.last = { value, at: now() };
      return { value };
    } catch (error) {
      known.failed = { at: now(), error };
      return older(known, error);
    } finally {
      known.asking = undefined;
    }
  }

  function older({ last }: Known<T>, error: unknown): Kept<T> {
    if (last && since(last.at) < usableMs) return { value: last.value, outdated: true };
    throw error;
  }

  /** What seems to come is from before a clock that was put back: so old that it counts for nothing. */
  function since(at: number): number {
    const age = now() - at;
    return age < 0 ? Number.POSITIVE_INFINITY : age;
  }

  return {
    async of(id) {
      const known = all.get(id) ?? {};
      all.set(id, known);
      const { last, failed } = known;
      if (last && since(last.at) < freshMs) return { value: last.value };
      if (failed && since(failed.at) < AFTER_FAILURE_MS) return older(known, failed.error);
      known.asking ??= renew(known, id);
      const { asking } = known;
      if (!last || since(last.at) >= usableMs) return asking;
      return inTime(asking, PATIENCE_MS, timers, () => ({ value: last.value, outdated: true }));
    },
  };
}
