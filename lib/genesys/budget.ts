/** What a request asks before it goes out: the rate budget of its OAuth client (implemented in `lib/delivery/budget.ts`). */

/** Highest first: text before end before receipts before typing before polling (DESIGN §5). */
export type Priority = "text" | "end" | "receipt" | "typing" | "polling";

export interface RequestBudget {
  /**
   * Resolves when one request of this priority may go out. Requests of one priority are served round-robin between
   * lanes (a lane is a chat; administration uses its own name). Rejects with GENESYS_RATE_LIMIT after `maxWaitMs`.
   */
  take(priority: Priority, lane: string, maxWaitMs?: number): Promise<void>;
  /** Genesys answered 429: nothing of this OAuth client goes out for so many seconds. */
  pause(seconds: number): void;
  /** What `inin-ratelimit-*` headers said of the running minute. */
  learn(seen: { count: number; allowed: number; resetSeconds: number }): void;
}
