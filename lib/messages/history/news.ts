/** What of a history an agent has not had yet: a chat may escalate more than once. Pure. */
import { createHash } from "node:crypto";
import type { PastTurn } from "../contract.ts";

/** Remembered with an escalation: how much of the history went with it, and which turn was the last. */
export interface HandedOver {
  turns: number;
  /** A hash of the last turn; nothing can be read from it. */
  last: string;
}

export function handedOverOf(turns: readonly PastTurn[]): HandedOver | undefined {
  const last = turns.at(-1);
  return last && { turns: turns.length, last: hashOf(last) };
}

/** The turns after the one that went last; all of them when it is not among them. */
export function newTurns(turns: readonly PastTurn[], before: HandedOver | undefined): PastTurn[] {
  if (!before) return [...turns];
  // A bot that keeps only so many turns has moved it towards the front; most have it where it was.
  const place = turns.findLastIndex((turn, index) => index < before.turns && hashOf(turn) === before.last);
  return turns.slice(place + 1);
}

function hashOf({ from, text, time }: PastTurn): string {
  return createHash("sha256")
    .update(JSON.stringify([from, text, time]))
    .digest("base64url")
    .slice(0, 16);
}
