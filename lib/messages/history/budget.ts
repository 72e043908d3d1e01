/** Which turns of a long chat are told: the first, for what it is about, and the last, for where it stands. Pure. */
import { cut } from "../cut.ts";

export interface Chosen {
  first: string[];
  last: string[];
  /** How many between them are left out. */
  omitted: number;
}

/** The beginning's share of the budget: the end is what the agent goes on from. */
const SHARE_OF_THE_FIRST = 0.25;

/** `lines` are whole turns, oldest first; a turn that alone would fill the budget is cut short. */
export function withinCharacters(lines: string[], maxCharacters: number): Chosen {
  const longest = Math.max(20, Math.floor(maxCharacters / 2));
  const short = lines.map((line) => cut(line, longest));
  if (sizeOf(short) <= maxCharacters) return { first: short, last: [], omitted: 0 };

  let left = maxCharacters;
  const last: string[] = [];
  const firstBudget = Math.min(
    maxCharacters * SHARE_OF_THE_FIRST,
    maxCharacters - (short.at(-1)?.length ?? 0),
  );
  const first: string[] = [];
  for (const line of short) {
    if (sizeOf([...first, line]) > firstBudget) break;
    first.push(line);
  }
  left -= sizeOf(first);
  for (const line of short.slice(first.length).reverse()) {
    if (line.length + 1 > left && last.length > 0) break;
    left -= line.length + 1;
    last.unshift(line);
  }
  return { first, last, omitted: short.length - first.length - last.length };
}

function sizeOf(lines: string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
