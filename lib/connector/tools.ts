/** Small effects that the connector hands to the pure parts. */
import type { Timers } from "../delivery/timers.ts";

export const waitWith = (timers: Timers) => (ms: number) =>
  new Promise<void>((resolve) => void timers.set(resolve, ms));
