/** One run after a deploy, repeated with growing pauses while Genesys is away, until it went through or the node closes. */
import { isRetriable } from "../../lib/index.ts";

export interface AfterDeploy<T> {
  run(): Promise<T>;
  done(result: T): void;
  /** Once per run of failures, not per attempt. */
  failed(error: unknown): void;
}

const FIRST_PAUSE_MS = 5_000;
const LONGEST_PAUSE_MS = 300_000;

/** Returns how to cancel it. */
export function runAfterDeploy<T>({ run, done, failed }: AfterDeploy<T>): () => void {
  let cancelled = false;
  let timer: NodeJS.Timeout | undefined;
  let told = "";

  async function attempt(pause: number) {
    try {
      const result = await run();
      if (!cancelled) done(result);
    } catch (error) {
      if (cancelled) return;
      const message = String(error);
      if (message !== told) failed(error);
      told = message;
      if (isRetriable(error))
        timer = setTimeout(() => void attempt(Math.min(pause * 2, LONGEST_PAUSE_MS)), pause);
    }
  }

  // The connector may still be getting its settings: after this turn of the event loop every node exists.
  timer = setTimeout(() => void attempt(FIRST_PAUSE_MS), 0);
  return () => {
    cancelled = true;
    clearTimeout(timer);
  };
}
