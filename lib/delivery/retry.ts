/** Whether and when a failed message goes out again (DESIGN §5). Pure. */
import { asHandoverError, HandoverError, isRetriable } from "../errors.ts";
import type { OutboxRow } from "../store/store.ts";

const FIRST_MS = 1_000;
const LONGEST_MS = 30_000;
const MINUTE_MS = 60_000;
/** A 500 is more often our message than their trouble. */
const MOST_REPEATS_OF_500 = 3;

/** What is known of a row's attempts, the one that just failed included. */
export type Tries = Pick<OutboxRow, "firstFailedAt" | "internalErrors">;

/**
 * Milliseconds until the next attempt after `attempts` failed ones: exponential with full jitter, 30 s at most. When
 * Genesys said how long to wait (Retry-After), that long, and up to a second more so that not all come back at once.
 */
export function nextDelay(attempts: number, error: unknown, random: () => number): number {
  const longest = Math.min(LONGEST_MS, FIRST_MS * 2 ** Math.min(attempts - 1, 16));
  const wanted = error instanceof HandoverError ? (error.facts.retryAfterSeconds ?? 0) : 0;
  return wanted > 0 ? wanted * 1000 + Math.ceil(random() * 1000) : Math.ceil(random() * longest);
}

/** "retry" as long as waiting may help: `retryMinutes` from the first failure on, a 500 three times at most. */
export function verdict(error: unknown, tries: Tries, now: number, retryMinutes: number): "retry" | "final" {
  if (!mayHeal(error)) return "final";
  if (statusOf(error) === 500 && (tries.internalErrors ?? 0) > MOST_REPEATS_OF_500) return "final";
  return isTooOld(tries, now, retryMinutes) ? "final" : "retry";
}

/** The error that the flow gets after a final verdict: GENESYS_UNREACHABLE when only the time ran out. */
export function lastWord(error: unknown, tries: Tries, now: number, retryMinutes: number): HandoverError {
  const known = asHandoverError(error, "GENESYS_REJECTED");
  if (!mayHeal(error) || !isTooOld(tries, now, retryMinutes)) return known;
  const { retriable: _, ...facts } = known.facts;
  return new HandoverError(
    "GENESYS_UNREACHABLE",
    `Genesys did not take the message for ${retryMinutes} minutes; the last attempt: ${known.message}`,
    "The undelivered message is in this one: a flow may keep it or tell the user.",
    facts,
  );
}

/** Adds a failed attempt to what is known of the row. */
export function countFailure(row: OutboxRow, error: unknown, now: number): OutboxRow {
  return {
    ...row,
    attempts: row.attempts + 1,
    firstFailedAt: row.firstFailedAt ?? now,
    ...(statusOf(error) === 500 && { internalErrors: (row.internalErrors ?? 0) + 1 }),
  };
}

/** Without a status GENESYS_RATE_LIMIT is our own budget's word: the message waited longer than it may. */
function mayHeal(error: unknown): boolean {
  if (error instanceof HandoverError && error.code === "GENESYS_RATE_LIMIT") return statusOf(error) === 429;
  return isRetriable(error);
}

function isTooOld({ firstFailedAt }: Tries, now: number, retryMinutes: number): boolean {
  return firstFailedAt !== undefined && now - firstFailedAt >= retryMinutes * MINUTE_MS;
}

function statusOf(error: unknown): number | undefined {
  return error instanceof HandoverError ? error.facts.status : undefined;
}
