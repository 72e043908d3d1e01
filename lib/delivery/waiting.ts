/** Who waits for the budget: by priority, and within one priority round-robin between lanes, so that no chat starves another. */
import type { Priority } from "../genesys/budget.ts";

/** Highest first (DESIGN §5). */
const ORDER: readonly Priority[] = ["text", "end", "receipt", "typing", "polling"];

export interface Waiter {
  priority: Priority;
  lane: string;
  go(): void;
}

export interface Waiting {
  add(waiter: Waiter): void;
  /** The next one among these priorities, taken out of the line. */
  next(among?: readonly Priority[]): Waiter | undefined;
  has(among?: readonly Priority[]): boolean;
  remove(waiter: Waiter): void;
  readonly size: number;
}

export function createWaiting(): Waiting {
  /** A Map keeps insertion order, so its first key is the lane whose turn it is. */
  const lanes = new Map<Priority, Map<string, Waiter[]>>(ORDER.map((priority) => [priority, new Map()]));
  let size = 0;

  const lanesOf = (priority: Priority) => lanes.get(priority) as Map<string, Waiter[]>;
  const waitingPriority = (among: readonly Priority[]) =>
    among.find((priority) => lanesOf(priority).size > 0);

  return {
    add(waiter) {
      const turns = lanesOf(waiter.priority);
      const line = turns.get(waiter.lane);
      if (line) line.push(waiter);
      else turns.set(waiter.lane, [waiter]);
      size += 1;
    },
    next(among = ORDER) {
      const priority = waitingPriority(among);
      if (!priority) return undefined;
      const turns = lanesOf(priority);
      const [lane, line] = turns.entries().next().value as [string, Waiter[]];
      const waiter = line.shift();
      turns.delete(lane);
      if (line.length > 0) turns.set(lane, line);
      size -= 1;
      return waiter;
    },
    has: (among = ORDER) => waitingPriority(among) !== undefined,
    remove(waiter) {
      const turns = lanesOf(waiter.priority);
      const line = turns.get(waiter.lane);
      const at = line?.indexOf(waiter) ?? -1;
      if (!line || at < 0) return;
      line.splice(at, 1);
      if (line.length === 0) turns.delete(waiter.lane);
      size -= 1;
    },
    get size() {
      return size;
    },
  };
}
