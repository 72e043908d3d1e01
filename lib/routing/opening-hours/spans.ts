/** Stretches of wall time and what can be done with them. Pure. */

/** `from` belongs to it, `to` does not. */
export interface Span {
  from: number;
  to: number;
}

/** Whoever writes 23:59 for the end of a day means midnight. */
const NO_GAP_MS = 60_000;

/** In order; what overlaps or touches, to the minute, becomes one: 22:00–24:00 and 00:00–06:00 are one night. */
export function merged(spans: readonly Span[]): Span[] {
  const all: Span[] = [];
  for (const span of [...spans].sort((a, b) => a.from - b.from)) {
    const last = all.at(-1);
    if (last && span.from - last.to <= NO_GAP_MS) last.to = Math.max(last.to, span.to);
    else if (span.to > span.from) all.push({ ...span });
  }
  return all;
}

/** What is in the first and in none of the second. */
export function without(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = merged(spans);
  for (const hole of merged(holes)) {
    left = left.flatMap(({ from, to }) =>
      [
        { from, to: Math.min(to, hole.from) },
        { from: Math.max(from, hole.to), to },
      ].filter((span) => span.to > span.from),
    );
  }
  return left;
}

export function containing(spans: readonly Span[], at: number): Span | undefined {
  return spans.find(({ from, to }) => from <= at && at < to);
}
