/** Real timers, and a clock that stands still: what is sent at the same moment looks the same in every run. */
import { realTimers } from "../../../lib/delivery/timers.ts";
import type { FakeTimers } from "../delivery/fake-timers.ts";

export const AT = Date.UTC(2026, 10, 22, 10);

export const standingClock: FakeTimers = {
  ...realTimers,
  now: () => AT,
  async advance() {},
  pending: 0,
};
