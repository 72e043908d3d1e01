/** Waiting for something to become true, without ever sleeping a fixed time. */

export interface Patience {
  /** What is waited for, for the error. */
  what: string;
  /** Default 10 s. */
  timeoutMs?: number;
  /** Added to the error: what there was instead. */
  instead?: () => unknown;
}

const EVERY_MS = 20;

/** The first value of `ask` that is neither false, null nor undefined; an exception in it counts as "not yet". */
export async function until<T>(
  ask: () => T | Promise<T>,
  { what, timeoutMs = 10_000, instead }: Patience,
): Promise<Exclude<T, false | null | undefined>> {
  const deadline = Date.now() + timeoutMs;
  let lastError: unknown;
  for (;;) {
    try {
      const value = await ask();
      if (value !== false && value !== null && value !== undefined) {
        return value as Exclude<T, false | null | undefined>;
      }
      lastError = undefined;
    } catch (error) {
      lastError = error;
    }
    if (Date.now() > deadline) throw new Error(complaint(what, timeoutMs, lastError, instead?.()));
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

function complaint(what: string, timeoutMs: number, lastError: unknown, instead: unknown): string {
  const parts = [`Waited ${timeoutMs / 1000} s in vain for ${what}.`];
  if (lastError) parts.push(`Last error: ${(lastError as Error).message ?? lastError}`);
  if (instead !== undefined) parts.push(`Instead: ${JSON.stringify(instead, null, 1).slice(0, 4000)}`);
  return parts.join(" ");
}
