/** Answers that hold for a few seconds: however many dialogs ask the same, Genesys is asked once. */

export interface Answers {
  /**
   * What `ask` answers, or what it answered a moment ago to the same key. `fresh` does not take an older answer, but
   * joins a question that is under way. A failure is told to everybody who waits, and not kept.
   */
  get<T>(key: string, fresh: boolean, ask: () => Promise<T>): Promise<T>;
}

export interface AnswersOptions {
  holdMs: number;
  /** So many are kept; the oldest goes first. */
  most: number;
  now: () => number;
}

interface Kept {
  answer: Promise<unknown>;
  /** When it came; absent while it is waited for. */
  at?: number;
}

export function createAnswers({ holdMs, most, now }: AnswersOptions): Answers {
  const kept = new Map<string, Kept>();

  const isGood = ({ at }: Kept, fresh: boolean) => at === undefined || (!fresh && now() - at < holdMs);

  function begin<T>(key: string, ask: () => Promise<T>): Promise<T> {
    const answer = ask();
    const one: Kept = { answer };
    kept.delete(key);
    kept.set(key, one);
    answer.then(
      () => {
        one.at = now();
      },
      () => kept.get(key) === one && kept.delete(key),
    );
    for (const oldest of kept.keys()) {
      if (kept.size <= most) break;
      kept.delete(oldest);
    }
    return answer;
  }

  return {
    get<T>(key: string, fresh: boolean, ask: () => Promise<T>): Promise<T> {
      const known = kept.get(key);
      return known && isGood(known, fresh) ? (known.answer as Promise<T>) : begin(key, ask);
    },
  };
}
