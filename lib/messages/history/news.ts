/** What of a history an agent has not had yet: a chat may escalate more than once. Pure. */
import { createHash } from "node:crypto";
import type { PastTurn } from "../contract.ts";

/** Remembered with an escalation: how much of the history went with it, and which turns were the last. */
export interface HandedOver {
  turns: number;
  /** Hashes of the last turns, the very last first, a dot between; nothing can be read from them. */
  last: string;
}

/** "Yes" may be said often: by what was said before it, each is told from the others. */
const TOLD_APART_BY = 3;

export function handedOverOf(turns: readonly PastTurn[]): HandedOver | undefined {
  const last = turns.slice(-TOLD_APART_BY).reverse().map(hashOf).join(".");
  return turns.length > 0 ? { turns: turns.length, last } : undefined;
}

/** The turns after the one that went last; all of them when it is not among them. */
export function newTurns(turns: readonly PastTurn[], before: HandedOver | undefined): PastTurn[] {
  if (!before) return [...turns];
  const last = before.last.split(".");
  // A bot that keeps only so many turns has moved them towards the front; most have them where they were.
  const place = turns.findLastIndex((_turn, index) => index < before.turns && endsWith(turns, index, last));
  return turns.slice(place + 1);
}

/** Whether the turns up to that place are those; what a bot has forgotten is not asked for. */
function endsWith(turns: readonly PastTurn[], place: number, last: readonly string[]): boolean {
  return last.every((hash, back) => {
    const turn = turns[place - back];
    return turn === undefined || hashOf(turn) === hash;
  });
}

function hashOf({ from, text, time }: PastTurn): string {
  return createHash("sha256")
    .update(JSON.stringify([from, text, time]))
    .digest("base64url")
    .slice(0, 16);
}
