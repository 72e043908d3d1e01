/**
 * Agents' words that a living process left standing. Genesys repeats in the run for as long as it takes, because how
 * long a restart takes is the machine's affair; so how long the palette refuses is measured by the restarts of the same
 * run: on a quiet machine ten of them are the 25 s for which Genesys repeats what is refused at once
 * (genesys-contract §4.1), on a busy one both grow together. Pure.
 */

import type { Kill, Offered } from "./evidence.ts";

const RESTARTS = 10;

/** One line for each word that was not taken within ten restarts, not counting the time for which no process lived. */
export function leftStanding(words: Offered[], kills: Kill[]): string[] {
  const limitMs = RESTARTS * Math.max(...kills.map(({ killedAt, upAt }) => upAt - killedAt));
  if (kills.length === 0) return [];
  return words.flatMap((word) => {
    const waitedMs = waited(word, kills);
    return waitedMs > limitMs ? [`${word.messageId} for ${waitedMs} ms, ten restarts are ${limitMs} ms`] : [];
  });
}

/** From the first offer until it was taken, or offered for the last time. */
function waited({ attempts }: Offered, kills: Kill[]): number {
  const from = Math.min(...attempts.map(({ at }) => at));
  const taken = attempts.filter(isTaken);
  const until =
    taken.length > 0
      ? Math.min(...taken.map(({ answeredAt }) => answeredAt))
      : Math.max(...attempts.map(({ answeredAt }) => answeredAt));
  const dead = kills.map(({ killedAt, upAt }) => Math.min(until, upAt) - Math.max(from, killedAt));
  return until - from - dead.reduce((sum, ms) => sum + Math.max(0, ms), 0);
}

export const isTaken = ({ status = 0 }: { status?: number }) => status >= 200 && status < 300;

/** What Genesys was answered, each answer once: whose fault it is that the flow never got the word. */
export function answersTo({ messageId, attempts }: Offered): string {
  const answers = new Set(attempts.map(({ status, error }) => status ?? error ?? "nothing"));
  return `${messageId}, ${attempts.some(isTaken) ? "taken and gone" : "never taken"}: ${[...answers].join(", ")}`;
}
