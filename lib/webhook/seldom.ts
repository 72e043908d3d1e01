/** A log line at most once per minute: what strangers can cause must not fill a disk. */

const MINUTE_MS = 60_000;

/** Logs the line the first time and then once a minute, with the number of times that it was held back. */
export function seldom(log: (line: string) => void, now: () => number): (line: string) => void {
  let quietUntil = Number.NEGATIVE_INFINITY;
  let heldBack = 0;
  return (line) => {
    if (now() < quietUntil) {
      heldBack++;
      return;
    }
    log(heldBack > 0 ? `${line} (${heldBack} more since the last such line)` : line);
    quietUntil = now() + MINUTE_MS;
    heldBack = 0;
  };
}
