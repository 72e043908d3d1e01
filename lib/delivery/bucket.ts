/**
 * A token bucket in two parts: the common part, and a small one kept for reconciliation and ends. Both together hold
 * `burst` and are refilled with (limit − burst) a minute, so no window of 60 seconds sees more than the limit. What
 * nobody waits for takes from the common part only what is spare: half of it stays ready for whoever speaks next.
 */

/** What is kept for reconciliation and ends (DESIGN §5). */
const KEPT_SHARE = 0.1;
const BURST = 20;
const MINUTE_MS = 60_000;
/** A token that floating-point sums left a hair short is a token. */
const A_HAIR = 1e-9;

/** `spare`: of the common part, and leaves half of it. */
export type Part = "common" | "kept" | "spare";

export interface Bucket {
  /** Takes one token of that part when there is one. */
  take(part: Part, now: number): boolean;
  /** Milliseconds until that part has a token, 0 when it has. */
  waitMs(part: Part, now: number): number;
  /** Changes the limit; what is in the bucket stays, as far as it still fits. */
  setLimit(perMinute: number, now: number): void;
}

/** A full bucket for so many requests per minute (at least 2: below that there is nothing to share). */
export function createBucket(perMinute: number, start: number): Bucket {
  let size = sizeFor(perMinute);
  const held = { common: size.common, kept: size.kept };
  let last = start;

  /** What the kept part cannot hold flows over into the common one: nothing is wasted while nobody polls. */
  function refill(now: number): void {
    const tokens = Math.max(0, now - last) * size.perMs;
    last = Math.max(last, now);
    const kept = held.kept + tokens * KEPT_SHARE;
    const overflow = Math.max(0, kept - size.kept);
    held.kept = kept - overflow;
    held.common = Math.min(size.common, held.common + tokens * (1 - KEPT_SHARE) + overflow);
  }

  /** Tokens until one can be taken; below 0 when there are more. */
  function lacking(part: Part): number {
    if (part === "kept") return 1 - held.kept;
    return 1 + (part === "spare" ? size.ready : 0) - held.common;
  }

  return {
    take(part, now) {
      refill(now);
      if (lacking(part) > A_HAIR) return false;
      const from = part === "kept" ? "kept" : "common";
      held[from] = Math.max(0, held[from] - 1);
      return true;
    },
    waitMs(part, now) {
      refill(now);
      const tokens = lacking(part);
      if (tokens <= A_HAIR) return 0;
      // The overflow of the kept part is left out: the answer is late by a tenth at most, never early.
      const share = part === "kept" ? KEPT_SHARE : 1 - KEPT_SHARE;
      return Math.ceil(tokens / (size.perMs * share));
    },
    setLimit(changed, now) {
      refill(now);
      size = sizeFor(changed);
      held.common = Math.min(held.common, size.common);
      held.kept = Math.min(held.kept, size.kept);
    },
  };
}

function sizeFor(perMinute: number) {
  const limit = Math.max(2, perMinute);
  const burst = Math.min(BURST, Math.floor(limit / 2));
  // A kept part below one token would never give one.
  const kept = burst > 1 ? Math.max(1, burst * KEPT_SHARE) : 0;
  const common = burst - kept;
  return { common, kept, ready: Math.floor(common / 2), perMs: (limit - burst) / MINUTE_MS };
}
