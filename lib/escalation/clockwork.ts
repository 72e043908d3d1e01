/**
 * Many moments, one armed timer: for the earliest. A moment that was replaced stays in the heap until its turn or the next
 * clearing-out, so that moving one costs next to nothing with 100,000 others there.
 */
import type { TimerHandle, Timers } from "../delivery/timers.ts";

export interface Clockwork {
  /** Rings for this id at that moment (milliseconds since 1970) instead of the one set before. */
  set(id: string, at: number): void;
  /** The same, unless it rings before that anyway. */
  setNoLaterThan(id: string, at: number): void;
  clear(id: string): void;
  /** Ids that will ring. */
  readonly size: number;
  close(): void;
}

export interface ClockworkPorts {
  ring(id: string): void;
  timers: Timers;
  now: () => number;
}

interface Moment {
  at: number;
  id: string;
}

/** A clock that was set, or a computer that slept, is noticed after so long at most. */
const LONGEST_SLEEP_MS = 30_000;
/** Not all in one go: a thousand that are due together must not stop the event loop. */
const AT_ONCE = 200;
const STALE_ALLOWED = 1_000;

export function createClockwork({ ring, timers, now }: ClockworkPorts): Clockwork {
  const dueAt = new Map<string, number>();
  let heap: Moment[] = [];
  let armed: { handle: TimerHandle; at: number } | undefined;
  let closed = false;

  function arm(): void {
    const next = heap[0];
    if (closed || !next || (armed && armed.at <= next.at)) return;
    if (armed) timers.clear(armed.handle);
    const wait = Math.min(Math.max(0, next.at - now()), LONGEST_SLEEP_MS);
    armed = { handle: timers.set(wake, wait), at: next.at };
  }

  function wake(): void {
    armed = undefined;
    for (let rung = 0; rung < AT_ONCE && heap[0] && heap[0].at <= now(); ) {
      const { id, at } = takeFirst(heap) as Moment;
      if (dueAt.get(id) !== at) continue;
      dueAt.delete(id);
      rung += 1;
      ring(id);
    }
    arm();
  }

  function set(id: string, at: number): void {
    if (closed || dueAt.get(id) === at) return;
    dueAt.set(id, at);
    if (heap.length > 2 * dueAt.size + STALE_ALLOWED) clearOut();
    else put(heap, { at, id });
    arm();
  }

  /** A sorted list is a heap. */
  function clearOut(): void {
    heap = [...dueAt].map(([id, at]) => ({ at, id })).sort((a, b) => a.at - b.at);
  }

  return {
    set,
    setNoLaterThan(id, at) {
      const known = dueAt.get(id);
      if (known === undefined || at < known) set(id, at);
    },
    clear(id) {
      dueAt.delete(id);
    },
    get size() {
      return dueAt.size;
    },
    close() {
      closed = true;
      if (armed) timers.clear(armed.handle);
      dueAt.clear();
      heap = [];
    },
  };
}

function put(heap: Moment[], moment: Moment): void {
  let at = heap.push(moment) - 1;
  while (at > 0) {
    const parent = (at - 1) >> 1;
    if ((heap[parent] as Moment).at <= moment.at) break;
    heap[at] = heap[parent] as Moment;
    at = parent;
  }
  heap[at] = moment;
}

function takeFirst(heap: Moment[]): Moment | undefined {
  const first = heap[0];
  const last = heap.pop();
  if (!last || heap.length === 0) return first;
  let at = 0;
  for (;;) {
    const left = 2 * at + 1;
    const right = left + 1;
    const smaller = right < heap.length && momentAt(heap, right) < momentAt(heap, left) ? right : left;
    if (smaller >= heap.length || momentAt(heap, smaller) >= last.at) break;
    heap[at] = heap[smaller] as Moment;
    at = smaller;
  }
  heap[at] = last;
  return first;
}

function momentAt(heap: Moment[], index: number): number {
  return (heap[index] as Moment).at;
}
