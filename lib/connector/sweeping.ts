/** Forgets what is old, once an hour: ended escalations, dedupe keys, kept files, replaced secrets. */

import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { loggable } from "../errors.ts";
import type { Media } from "../media/media.ts";
import type { Store } from "../store/store.ts";

export interface SweepingPorts {
  store: Pick<Store, "prune">;
  media: Pick<Media, "sweep">;
  /** Reads which secrets are still accepted. */
  readSecrets(): Promise<void>;
  timers: Timers;
  now: () => number;
  log: (line: string) => void;
}

const EVERY_MS = 3_600_000;
/** Longer than Genesys' 72 hours of threading: an escalation's number must not come again while its conversation can. */
const REMEMBER_MS = 96 * 3_600_000;

export function createSweeping({ store, media, readSecrets, timers, now, log }: SweepingPorts) {
  let next: TimerHandle;

  function sweep(): void {
    next = timers.set(sweep, EVERY_MS);
    store.prune(now() - REMEMBER_MS).catch((error) => log(loggable(error)));
    media.sweep().catch((error) => log(loggable(error)));
    readSecrets().catch((error) => log(loggable(error)));
  }

  return { start: sweep, close: () => timers.clear(next) };
}
