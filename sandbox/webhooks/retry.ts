/** When a webhook is tried again (contract §4.1): time-out, 429, 5xx and lost connections, everything else is final. */
import type { Settings } from "../settings.ts";

export interface Outcome {
  /** HTTP status, when there was an answer. */
  status?: number;
  /** What went wrong, when there was none. */
  error?: string;
}

export type Verdict = "delivered" | "again" | "failed";

/** `attempts` = how many have been made; `elapsedMs` = real time since the first one began. */
export function verdict(
  { status }: Outcome,
  attempts: number,
  elapsedMs: number,
  rules: Pick<Settings, "webhookRetries" | "webhookRetryDelayMs" | "webhookTotalMs">,
): Verdict {
  if (status !== undefined && status >= 200 && status < 300) return "delivered";
  const passing = status === undefined || status === 429 || status >= 500;
  const triesLeft = attempts <= rules.webhookRetries;
  const timeLeft = elapsedMs + rules.webhookRetryDelayMs <= rules.webhookTotalMs;
  return passing && triesLeft && timeLeft ? "again" : "failed";
}

/** Whether the failure is one that Genesys does not retry. */
export function isFinal({ status }: Outcome): boolean {
  return status !== undefined && status !== 429 && status < 500;
}
