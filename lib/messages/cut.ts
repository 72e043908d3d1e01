/** Where a text can be cut without cutting what a reader sees as one character. Pure, and quick however long the text. */

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** The last place at or before `limit` where a character ends; `limit` itself or just before it where marks pile up without end. */
export function edgeBefore(text: string, limit: number): number {
  if (text.length <= limit) return text.length;
  // What comes later has no say in where the character before it began.
  const edge = graphemes.segment(text.slice(0, limit + 2)).containing(limit)?.index ?? limit;
  return edge > 0 ? edge : withinOneCharacter(text, limit);
}

/** At most so long; what was cut ends in "…". */
export function cut(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, edgeBefore(text, limit - 1)).trimEnd()}…`;
}

/** Somebody piles up marks without end: cut there, but not inside a surrogate pair. */
function withinOneCharacter(text: string, limit: number): number {
  return text.slice(0, limit).isWellFormed() ? limit : Math.max(1, limit - 1);
}
