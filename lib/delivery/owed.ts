/**
 * Changes that describe what has already happened (sent, handed over) and so must reach the store sooner or later:
 * when it refuses, they are owed and tried again, and the chat goes on meanwhile.
 */
import { loggable } from "../errors.ts";
import type { OutboxRow, Store } from "../store/store.ts";
import { nextDelay } from "./retry.ts";
import type { TimerHandle, Timers } from "./timers.ts";

export interface OwedChange {
  outboxChanged?: OutboxRow[];
  outboxDone?: number[];
  inboxDone?: number[];
}

export interface Owed {
  /** Resolves once it is written, or was refused for the first time. Never rejects. */
  write(change: OwedChange): Promise<void>;
  /** No further attempts. */
  stop(): void;
}

export interface OwedPorts {
  store: Pick<Store, "commit">;
  timers: Timers;
  random: () => number;
  log: (line: string) => void;
}

export function createOwed({ store, timers, random, log }: OwedPorts): Owed {
  const changed = new Map<number, OutboxRow>();
  const outboxDone = new Set<number>();
  const inboxDone = new Set<number>();
  let failures = 0;
  let timer: TimerHandle;
  let stopped = false;

  async function write(change: OwedChange): Promise<void> {
    // What is newer replaces what is owed of the same row.
    for (const { seq } of change.outboxChanged ?? []) changed.delete(seq);
    for (const seq of change.outboxDone ?? []) changed.delete(seq);
    try {
      await store.commit(change);
    } catch (error) {
      owe(change);
      failed(error);
    }
  }

  function owe(change: OwedChange): void {
    for (const row of change.outboxChanged ?? []) changed.set(row.seq, row);
    for (const seq of change.outboxDone ?? []) outboxDone.add(seq);
    for (const seq of change.inboxDone ?? []) inboxDone.add(seq);
  }

  function failed(error: unknown): void {
    if (failures === 0)
      log(`What was done could not be noted in the store, trying again: ${loggable(error)}`);
    failures += 1;
    if (timer === undefined && !stopped) timer = timers.set(repay, nextDelay(failures, error, random));
  }

  async function repay(): Promise<void> {
    const due: Required<OwedChange> = {
      outboxChanged: [...changed.values()],
      outboxDone: [...outboxDone],
      inboxDone: [...inboxDone],
    };
    try {
      await store.commit(due);
      for (const row of due.outboxChanged) if (changed.get(row.seq) === row) changed.delete(row.seq);
      for (const seq of due.outboxDone) outboxDone.delete(seq);
      for (const seq of due.inboxDone) inboxDone.delete(seq);
      failures = 0;
      timer = undefined;
    } catch (error) {
      timer = undefined;
      failed(error);
    }
  }

  return {
    write,
    stop() {
      stopped = true;
      timers.clear(timer);
      timer = undefined;
    },
  };
}
