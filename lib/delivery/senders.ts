/** Who is told what became of a message: the instance that sent it while it lives, else whoever has its node id now. */
import { type ErrorCode, type ErrorFacts, HandoverError } from "../errors.ts";
import type { Delivery } from "../messages/contract.ts";
import { isReceipt, type OutboxOutcome, type OutboxRow, type Refusal } from "../store/store.ts";

/** One living instance of a genesys-send node. */
export interface Sender {
  nodeId: string;
  /** A result that came after a deploy or restart. */
  recovered(flowMessage: Record<string, unknown>, result: Result): void;
}

export type Result = { ok: true; delivery: Delivery } | { ok: false; error: HandoverError };

export interface Senders {
  attach(sender: Sender): () => void;
  /** Resolves with the result while this instance lives; never, once it was replaced. */
  waitFor(seq: number, sender: Sender): Promise<Result>;
  /** Hands a result over; false when nobody is there to take it. */
  tell(row: OutboxRow, result: Result): boolean;
  /** Ids of the nodes that are there. */
  living(): string[];
}

export function createSenders(): Senders {
  const living = new Map<string, Sender>();
  const waiting = new Map<number, { sender: Sender; resolve: (result: Result) => void }>();

  return {
    attach(sender) {
      living.set(sender.nodeId, sender);
      return () => {
        if (living.get(sender.nodeId) === sender) living.delete(sender.nodeId);
        for (const [seq, waiter] of waiting) if (waiter.sender === sender) waiting.delete(seq);
      };
    },
    waitFor: (seq, sender) => new Promise((resolve) => waiting.set(seq, { sender, resolve })),
    tell(row, result) {
      const waiter = waiting.get(row.seq);
      waiting.delete(row.seq);
      if (waiter && living.get(row.nodeId) === waiter.sender) {
        waiter.resolve(result);
        return true;
      }
      const sender = living.get(row.nodeId);
      if (!sender) return false;
      sender.recovered(row.flowMessage, markRecovered(result));
      return true;
    },
    living: () => [...living.keys()],
  };
}

function markRecovered(result: Result): Result {
  return result.ok ? { ok: true, delivery: { ...result.delivery, recovered: true } } : result;
}

/** A stored outcome as the result that the flow gets. */
export function resultOf(row: OutboxRow, outcome: OutboxOutcome, already: boolean): Result {
  if (!outcome.ok) return failed(outcome);
  if (row.refusal) return failed(row.refusal);
  const delivery: Delivery = {
    status: isReceipt(row) ? "confirmed" : "accepted",
    attempts: row.attempts,
    acceptedAt: row.acceptedAt,
    latencyMs: outcome.at - row.acceptedAt,
    already,
    recovered: false,
    ...row.report,
  };
  return { ok: true, delivery };
}

function failed({ code, message, facts }: Refusal): Result {
  return { ok: false, error: new HandoverError(code as ErrorCode, message, "", facts as ErrorFacts) };
}
