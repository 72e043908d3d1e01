/** One row at a time to Genesys, and what follows from its answer: the next row, another attempt, or the end of the message. */
import { asHandoverError, HandoverError } from "../../errors.ts";
import type { OutboxOutcome, OutboxRow } from "../../store/store.ts";
import { countFailure, lastWord, nextDelay, verdict } from "../retry.ts";
import type { OutboxPorts, Transmitted } from "./contract.ts";
import type { Entry, Lane } from "./lanes.ts";
import type { Results } from "./results.ts";

export interface AttemptPorts
  extends Pick<
    OutboxPorts,
    | "transmit"
    | "onSent"
    | "onAttemptFailed"
    | "onGivenUp"
    | "onOpeningFailed"
    | "retryMinutes"
    | "now"
    | "random"
    | "log"
  > {
  results: Pick<Results, "add">;
  /** Notes what is known of a row that is tried again. */
  note(row: OutboxRow): Promise<void>;
  /** Deletes a row whose message goes on. */
  forget(seqs: number[]): Promise<void>;
  /** The chat waits so long for the next attempt. */
  rest(lane: Lane, ms: number): void;
  /** Aborted: nothing may go out any more. */
  stopping: AbortSignal;
}

/** Deals with the head of a chat. Never rejects. */
export type Attempt = (lane: Lane, head: Entry) => Promise<void>;

export function createAttempt(ports: AttemptPorts): Attempt {
  const { results, stopping, retryMinutes, now, random, log } = ports;

  async function attempt(lane: Lane, entry: Entry): Promise<void> {
    let result: Transmitted;
    try {
      result = await ports.transmit(entry.row, stopping);
    } catch (error) {
      await failed(lane, entry, error);
      return;
    }
    await sent(lane, entry, result);
  }

  async function sent(lane: Lane, entry: Entry, result: Transmitted): Promise<void> {
    const row = { ...entry.row, attempts: entry.row.attempts + 1 };
    await guarded("onSent", () => ports.onSent?.(row, result));
    lane.entries.shift();
    // The next row waits for this one's end in the store: a kill can then repeat one row per chat, not several.
    if (row.last) await results.add(row, { ok: true, at: now(), ...result }, []);
    else await ports.forget([row.seq]);
  }

  async function failed(lane: Lane, entry: Entry, error: unknown): Promise<void> {
    // Whether it got out is unknown; the next start sends it again, with the same messageId.
    if (stopping.aborted) return;
    entry.row = countFailure(entry.row, error, now());
    await guarded("onAttemptFailed", () => ports.onAttemptFailed?.(entry.row, error));
    if (verdict(error, entry.row, now(), retryMinutes) === "final") {
      await giveUp(lane, entry, lastWord(error, entry.row, now(), retryMinutes));
      return;
    }
    ports.rest(lane, nextDelay(entry.row.attempts, error, random));
    await ports.note(entry.row);
  }

  /** Ends a whole flow message: the failed part, and the parts of it that were to follow. */
  async function giveUp(lane: Lane, entry: Entry, error: HandoverError): Promise<void> {
    const end = lane.entries.findIndex(({ row }) => row.last);
    const message = lane.entries.splice(0, end < 0 ? 1 : end + 1);
    const last = (message.at(-1) ?? entry).row;
    const row = { ...last, attempts: entry.row.attempts, firstFailedAt: entry.row.firstFailedAt };
    const facts = { ...error.facts };
    const outcome: OutboxOutcome = { ok: false, at: now(), code: error.code, message: error.message, facts };
    if (entry.row.opens) {
      await guarded("onOpeningFailed", () => ports.onOpeningFailed?.(entry.row, outcome));
      doom(lane, notOpened(), entry.row.escalationId);
    }
    await guarded("onGivenUp", () => ports.onGivenUp?.(entry.row, error));
    const parts = message.map((part) => part.row.seq).filter((seq) => seq !== row.seq);
    await results.add(row, outcome, parts);
  }

  async function guarded(hook: string, call: () => Promise<void> | void): Promise<void> {
    try {
      await call();
    } catch (error) {
      log(`${hook} failed: ${asHandoverError(error).message}`);
    }
  }

  return (lane, head) => (head.doom ? giveUp(lane, head, head.doom) : attempt(lane, head));
}

/** What else belongs to an escalation that was not opened shall fail instead of going out. */
function doom({ entries }: Lane, error: HandoverError, escalationId: string): void {
  for (const entry of entries) {
    if (entry.row.escalationId === escalationId) entry.doom = error;
  }
}

function notOpened(): HandoverError {
  return new HandoverError(
    "NOT_ESCALATED",
    "The escalation could not be opened at Genesys, so this message has nowhere to go.",
    "See the error of the message that asked for the agent, and escalate again.",
  );
}
