/** Long texts in parts that Genesys takes, never cut inside what a reader sees as one character. Pure. */

/** The platform's documented limit for a text (genesys-contract §3.2: 2,000; the margin is for the part marks). */
export const MAX_TEXT_CHARACTERS = 1990;

const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Parts in order; a text that fits comes back as it is. Breaks at a line, else at a space, else between characters. */
export function splitText(text: string, limit = MAX_TEXT_CHARACTERS): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const cut = cutBefore(rest, limit);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).replace(/^\s+/, "");
  }
  if (rest !== "" || parts.length === 0) parts.push(rest);
  return parts;
}

/** Parts marked (1/3), (2/3), … when there is more than one. */
export function splitMarked(text: string, limit = MAX_TEXT_CHARACTERS): string[] {
  const parts = splitText(text, limit);
  if (parts.length === 1) return parts;
  return parts.map((part, index) => `(${index + 1}/${parts.length})\n${part}`);
}

function cutBefore(text: string, limit: number): number {
  const half = limit / 2;
  const line = text.lastIndexOf("\n", limit);
  if (line > half) return line;
  const space = text.lastIndexOf(" ", limit);
  if (space > half) return space;
  const edge = graphemes.segment(text).containing(limit)?.index ?? limit;
  return edge > 0 ? edge : limit;
}
