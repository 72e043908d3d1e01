/** One thing at a time per key, in the order of asking; different keys do not wait for each other. */

export interface Lanes {
  run<T>(key: string, task: () => Promise<T>): Promise<T>;
  /** Keys with something under way. */
  readonly size: number;
}

export function createLanes(): Lanes {
  const tails = new Map<string, Promise<unknown>>();
  return {
    run(key, task) {
      const before = tails.get(key);
      const result = before ? before.then(task, task) : task();
      const forget = () => {
        if (tails.get(key) === tail) tails.delete(key);
      };
      const tail: Promise<void> = result.then(forget, forget);
      tails.set(key, tail);
      return result;
    },
    get size() {
      return tails.size;
    },
  };
}
