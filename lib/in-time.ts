/** Answers that somebody waits for, but not for ever. */
import type { TimerHandle, Timers } from "./delivery/timers.ts";

/** The answer, or what `late` gives where it has not come after so many milliseconds; nobody hears what comes of it then. */
export async function inTime<T, L>(
  answer: Promise<T>,
  ms: number,
  timers: Timers,
  late: () => L | Promise<L>,
): Promise<T | L> {
  let timer: TimerHandle;
  const enough = new Promise<L>((resolve) => {
    timer = timers.set(() => resolve(late()), ms);
  });
  try {
    return await Promise.race([answer, enough]);
  } finally {
    timers.clear(timer);
  }
}
