/** Waiting on the timers that a test may hold. */
import type { Timers } from "../delivery/timers.ts";

export const waitWith = (timers: Timers) => (ms: number) =>
  new Promise<void>((resolve) => void timers.set(resolve, ms));
