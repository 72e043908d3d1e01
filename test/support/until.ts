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
const STILL_EVERY_MS = 250;

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

/**
 * Resolves when `count` says 0, or when it says the same for `stillMs`: a busy machine is slow, only what is lost stands
 * still. What is left then is for the caller to judge. An exception in `count` says nothing.
 */
export async function untilStill(count: () => number | Promise<number>, stillMs: number): Promise<void> {
  let lowest = Number.POSITIVE_INFINITY;
  let movedAt = Date.now();
  while (lowest > 0 && Date.now() - movedAt < stillMs) {
    const left = await Promise.resolve()
      .then(count)
      .catch(() => lowest);
    if (left < lowest) {
      lowest = left;
      movedAt = Date.now();
    }
    await new Promise((resolve) => setTimeout(resolve, STILL_EVERY_MS));
  }
}

function complaint(what: string, timeoutMs: number, lastError: unknown, instead: unknown): string {
  const parts = [`Waited ${timeoutMs / 1000} s in vain for ${what}.`];
  if (lastError) parts.push(`Last error: ${(lastError as Error).message ?? lastError}`);
  if (instead !== undefined) parts.push(`Instead: ${JSON.stringify(instead, null, 1).slice(0, 4000)}`);
  return parts.join(" ");
}
