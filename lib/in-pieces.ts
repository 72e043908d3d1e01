/** Long work in small steps, so that messages pass meanwhile. */
import { setImmediate } from "node:timers/promises";

/** What takes some ten microseconds each then holds the event loop for a few milliseconds. */
const PIECE = 250;

/** The list as it is now, some of it at a time; between two pieces the event loop has its turn. */
export async function* inPieces<T>(list: readonly T[]): AsyncGenerator<T[]> {
  for (let start = 0; start < list.length; start += PIECE) {
    if (start > 0) await setImmediate();
    yield list.slice(start, start + PIECE);
  }
}
