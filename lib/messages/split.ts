/** Long texts in parts that Genesys takes, never cut inside what a reader sees as one character. Pure. */
import { isBlank } from "./blank.ts";
import { edgeBefore } from "./cut.ts";

/** The platform's documented limit for a text (genesys-contract §3.2: 2,000; the margin is for the part marks). */
export const MAX_TEXT_CHARACTERS = 1990;

/** A mark or joiner after a space makes the two one character: such a space is no gap between words. */
const GAP_BEFORE = /^(?:\s(?![\p{M}\u200d]))+/u;

/**
 * Parts in order, none of them blank; a text that fits comes back as it is. Breaks at a line, else at a space, else
 * between characters. White space at a break is dropped.
 */
export function splitText(text: string, limit = MAX_TEXT_CHARACTERS): string[] {
  const parts: string[] = [];
  let rest = text;
  while (rest.length > limit) {
    const cut = cutBefore(rest, limit);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).replace(GAP_BEFORE, "");
  }
  parts.push(rest);
  return parts.length === 1 ? parts : parts.filter((part) => !isBlank(part));
}

/** Parts marked (1/3), (2/3), … when there is more than one. */
export function splitMarked(text: string, limit = MAX_TEXT_CHARACTERS): string[] {
  const parts = splitText(text, limit);
  if (parts.length === 1) return parts;
  return parts.map((part, index) => `(${index + 1}/${parts.length})\n${part}`);
}

function cutBefore(text: string, limit: number): number {
  const half = limit / 2;
  for (const separator of ["\n", " "]) {
    const gap = text.lastIndexOf(separator, limit);
    if (gap > half && GAP_BEFORE.test(text.slice(gap, gap + 3))) return gap;
  }
  return edgeBefore(text, limit);
}
