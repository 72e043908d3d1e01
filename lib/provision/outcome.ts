/** What a step has come to. */
import { asHandoverError, type ErrorCode, isRetriable } from "../errors.ts";
import type { Step } from "./step.ts";

/** A step as it is reported: neither `done` nor `error` = it was not this run's to do. */
export interface AppliedStep extends Step {
  done: boolean;
  error?: { code: ErrorCode; message: string; retriable: boolean };
}

/** Nothing, or what went wrong. */
export type Outcome = { error?: unknown };

/** Never rejects. */
export async function outcomeOf(attempt: Promise<void>): Promise<Outcome> {
  try {
    await attempt;
    return {};
  } catch (error) {
    return { error };
  }
}

export function resultOf(step: Step, outcome: Outcome | undefined): AppliedStep {
  if (outcome === undefined) return { ...step, done: false };
  if (outcome.error === undefined) return { ...step, done: true };
  const failure = asHandoverError(outcome.error, "GENESYS_REJECTED");
  const { code, message } = failure;
  return { ...step, done: false, error: { code, message, retriable: isRetriable(failure) } };
}
