/** Results of flow messages on their way to the flow: handed over at once, or kept until somebody can take them. */
import { loggable } from "../../errors.ts";
import type { OutboxOutcome, OutboxRow } from "../../store/store.ts";

/** What is said with a result. */
export interface Told {
  /** From acceptance to the result. */
  latencyMs: number;
  attempts: number;
}

export interface ResultPorts {
  onOutcome(row: OutboxRow, outcome: OutboxOutcome, told: Told): Promise<boolean>;
  /** Records the row with its outcome, and deletes the other parts. */
  keep(row: OutboxRow, parts: number[]): Promise<void>;
  forget(seqs: number[]): Promise<void>;
  log: (line: string) => void;
}

export interface Results {
  add(row: OutboxRow, outcome: OutboxOutcome, parts: number[]): Promise<void>;
  /** One that the store kept. */
  restore(row: OutboxRow, outcome: OutboxOutcome): void;
  retry(nodeId: string): Promise<void>;
  drop(isGone: (nodeId: string) => boolean): Promise<number>;
  readonly size: number;
}

interface Result {
  row: OutboxRow;
  outcome: OutboxOutcome;
  telling: boolean;
  /** Somebody appeared while it was being offered. */
  again: boolean;
}

export function createResults({ onOutcome, keep, forget, log }: ResultPorts): Results {
  const untold = new Map<number, Result>();

  function put(row: OutboxRow, outcome: OutboxOutcome): Result {
    const result = { row: { ...row, outcome }, outcome, telling: false, again: false };
    untold.set(row.seq, result);
    return result;
  }

  /** True when it is over: the flow has it, or another call is at it. */
  async function tell(result: Result): Promise<boolean> {
    result.telling = true;
    let taken: boolean;
    do {
      result.again = false;
      taken = await offer(result);
    } while (!taken && result.again);
    result.telling = false;
    if (taken) untold.delete(result.row.seq);
    return taken;
  }

  async function offer({ row, outcome }: Result): Promise<boolean> {
    try {
      const told = { latencyMs: Math.max(0, outcome.at - row.acceptedAt), attempts: row.attempts };
      return await onOutcome(row, outcome, told);
    } catch (error) {
      log(`A result could not be handed over and is kept: ${loggable(error)}`);
      return false;
    }
  }

  return {
    async add(row, outcome, parts) {
      const result = put(row, outcome);
      if (await tell(result)) await forget([row.seq, ...parts]);
      else if (untold.has(row.seq)) await keep(result.row, parts);
      else await forget(parts);
    },
    restore(row, outcome) {
      put(row, outcome);
    },
    async retry(nodeId) {
      const forgetting: Promise<void>[] = [];
      for (const result of [...untold.values()]) {
        if (result.row.nodeId !== nodeId || !untold.has(result.row.seq)) continue;
        if (result.telling) result.again = true;
        else if (await tell(result)) forgetting.push(forget([result.row.seq]));
      }
      await Promise.all(forgetting);
    },
    async drop(isGone) {
      const gone = [...untold.values()].filter(({ row, telling }) => !telling && isGone(row.nodeId));
      for (const { row } of gone) untold.delete(row.seq);
      if (gone.length > 0) await forget(gone.map(({ row }) => row.seq));
      return gone.length;
    },
    get size() {
      return untold.size;
    },
  };
}
