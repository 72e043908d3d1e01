/** Which turns of a long chat are told: the first, for what it is about, and the last, for where it stands. Pure. */
import { cut } from "../cut.ts";

/** What stands at both ends of a list. Where nothing is left out, all of it is in `first`. */
export interface Ends<T> {
  first: T[];
  last: T[];
  /** How many between them are left out. */
  omitted: number;
}

/** The beginning's share of the budget: the end is what the agent goes on from. */
const SHARE_OF_THE_FIRST = 0.25;

/** What is looked at, by the characters that it may end in: masking makes a turn shorter, but seldom so much. */
const LOOKED_AT = 4;

/** The turns that can be among those that are told, so that a chat of thousands is not masked to be left out. */
export function nearTheEnds<T extends { text: string }>(turns: T[], maxCharacters: number): Ends<T> {
  const enough = Math.max(1, LOOKED_AT * maxCharacters);
  let head = 0;
  for (let size = 0; head < turns.length && size < enough; head++) size += lengthOf(turns[head]);
  let tail = turns.length;
  for (let size = 0; tail > head && size < enough; tail--) size += lengthOf(turns[tail - 1]);
  if (tail === head) return { first: turns, last: [], omitted: 0 };
  return { first: turns.slice(0, head), last: turns.slice(tail), omitted: tail - head };
}

const lengthOf = (turn: { text: string } | undefined): number => (turn?.text.length ?? 0) + 1;

/** The lines are whole turns, oldest first; a turn that alone would fill the budget is cut short. */
export function withinCharacters(lines: Ends<string>, maxCharacters: number): Ends<string> {
  const longest = Math.max(20, Math.floor(maxCharacters / 2));
  const short = (line: string) => cut(line, longest);
  const head = lines.first.map(short);
  const tail = lines.last.map(short);
  if (lines.omitted === 0 && sizeOf(head) <= maxCharacters) return { first: head, last: [], omitted: 0 };

  const ofTheLast = (tail.at(-1) ?? head.at(-1) ?? "").length;
  const first = fitting(head, Math.min(maxCharacters * SHARE_OF_THE_FIRST, maxCharacters - ofTheLast));
  const rest = lines.omitted === 0 ? head.slice(first.length) : tail;
  const last = fitting(rest.toReversed(), maxCharacters - sizeOf(first)).reverse();
  // Where the chat stands is told in any case.
  if (last.length === 0) last.push(...rest.slice(-1));
  const told = first.length + last.length;
  return { first, last, omitted: lines.omitted + head.length + tail.length - told };
}

/** As many from the start on as there is room for. */
function fitting(lines: string[], room: number): string[] {
  let size = 0;
  const end = lines.findIndex((line) => {
    size += line.length + 1;
    return size > room;
  });
  return end < 0 ? [...lines] : lines.slice(0, end);
}

function sizeOf(lines: string[]): number {
  return lines.reduce((sum, line) => sum + line.length + 1, 0);
}
