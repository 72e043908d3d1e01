/**
 * What was said against what arrived: lost, reordered, and every repetition with its cause. Pure.
 *
 * A repetition has a cause only when it is marked as DESIGN §12 says and something happened that explains it:
 * - `answerLost`: at Genesys, the same messageId, time and body as before, and the answer to the one before never left
 *   or was 5xx;
 * - `answerUnnoted`: the same, but the answer was lost in the process that died;
 * - `redelivered`: in the flow, marked so, and a kill between the two;
 * - `recovered`: a result, marked so, and a kill between the two.
 * Everything else is unexplained, and a fault.
 *
 * Order, user → agent: per chat, the first arrival of each word stands in the order in which it was said.
 * Order, agent → user: when one word was answered 2xx before the next one was offered for the first time, the flow gets
 * them in that order. (Genesys' own retries let later words overtake; that is counted, but nobody's fault.)
 */

import type { Arrival, Evidence, Kill, Offered, Received, Told } from "./evidence.ts";
import { answersTo, isTaken, leftStanding } from "./waiting.ts";

export interface Verdict {
  userToAgent: {
    words: number;
    lost: string[];
    reordered: string[];
    answerLost: number;
    answerUnnoted: number;
    unexplained: string[];
  };
  agentToUser: {
    words: number;
    lost: string[];
    reordered: string[];
    redelivered: number;
    unexplained: string[];
    /** Not taken by a living process for longer than ten restarts. */
    leftStanding: string[];
    /** Offered again after a 2xx, or several times at once: taken and dropped. */
    repeatedByGenesys: number;
    /** Words that Genesys' own retries brought later than a younger one. */
    overtakenAtGenesys: number;
    /** Answers that Genesys never repeats after: each would have been a lost word. */
    finalAnswers: number[];
  };
  results: { lost: string[]; failed: string[]; recovered: number; unexplained: string[] };
}

export function judge(evidence: Evidence): Verdict {
  return {
    userToAgent: judgeUsers(evidence),
    agentToUser: judgeAgents(evidence),
    results: judgeResults(evidence),
  };
}

/** Everything that must not be, one line each. */
export function faultsOf({ userToAgent, agentToUser, results }: Verdict): string[] {
  const lines = (what: string, words: (string | number)[]) => words.map((word) => `${what}: ${word}`);
  return [
    ...lines("user → agent, lost", userToAgent.lost),
    ...lines("user → agent, reordered", userToAgent.reordered),
    ...lines("user → agent, repeated without a cause", userToAgent.unexplained),
    ...lines("agent → user, lost", agentToUser.lost),
    ...lines("agent → user, reordered", agentToUser.reordered),
    ...lines("agent → user, repeated without a cause", agentToUser.unexplained),
    ...lines("agent → user, left standing", agentToUser.leftStanding),
    ...lines("agent → user, answered finally with", agentToUser.finalAnswers),
    ...lines("result lost", results.lost),
    ...lines("result is a failure", results.failed),
    ...lines("result repeated without a cause", results.unexplained),
  ];
}

function judgeUsers({ said, arrivals, shown, kills, acceptedOutOfTurn, deduplicating }: Evidence) {
  const words = [...said.values()].flat();
  const byWord = groupBy(arrivals, ({ chatId, n }) => `u:${chatId}:${n}`);
  const counts = { answerLost: 0, answerUnnoted: 0 };
  const unexplained: string[] = [];
  for (const [word, [first, ...repetitions]] of byWord) {
    let before = first as Arrival;
    for (const again of repetitions) {
      const cause = causeOf(before, again, kills);
      if (cause) counts[cause] += 1;
      else unexplained.push(`${word} ${JSON.stringify({ before, again })}`);
      before = again;
    }
  }
  const seen = new Set(shown);
  const copies = groupBy(shown, (word) => word);
  if (deduplicating)
    unexplained.push(...[...copies].filter(([, all]) => all.length > 1).map(([word]) => word));
  return {
    words: words.length,
    lost: words.filter((word) => !byWord.has(word) || !seen.has(word)),
    reordered: [
      ...acceptedOutOfTurn,
      ...[...groupBy(arrivals, ({ chatId }) => chatId).values()].flatMap(outOfOrder),
    ],
    ...counts,
    unexplained,
  };
}

function causeOf(before: Arrival, again: Arrival, kills: Kill[]): "answerLost" | "answerUnnoted" | undefined {
  if (before.wire !== again.wire || before.conversationId !== again.conversationId) return undefined;
  if (before.status === undefined || before.status >= 500) return "answerLost";
  return diedBetween(before.at, again.at, kills) ? "answerUnnoted" : undefined;
}

/** Words whose first arrival is behind that of a later one. */
function outOfOrder(arrivals: Arrival[]): string[] {
  const first = [...new Map(arrivals.toReversed().map((one) => [one.n, one])).values()].toReversed();
  const inOrder = first.toSorted((a, b) => arrivals.indexOf(a) - arrivals.indexOf(b));
  return inOrder
    .filter((one, i) => inOrder.slice(0, i).some(({ n }) => n > one.n))
    .map(({ chatId, n }) => `u:${chatId}:${n}`);
}

function judgeAgents({ offered, received, kills }: Evidence) {
  const words = [...groupBy(offered, ({ messageId }) => messageId).values()].map(merged);
  const got = groupBy(received, ({ messageId }) => messageId);
  const unexplained: string[] = [];
  let redelivered = 0;
  for (const [messageId, [first, ...repetitions]] of got) {
    let before = first as Received;
    for (const again of repetitions) {
      if (again.redelivered && diedBetween(before.at, again.at, kills)) redelivered += 1;
      else unexplained.push(`${messageId} ${JSON.stringify({ before, again })}`);
      before = again;
    }
  }
  const place = new Map([...got.keys()].map((messageId, index) => [messageId, index]));
  const chats = [...groupBy(words, ({ conversationId }) => conversationId).values()];
  const attempts = words.flatMap((word) => word.attempts);
  return {
    words: words.length,
    lost: words.filter(({ messageId }) => !got.has(messageId)).map(answersTo),
    reordered: chats.flatMap((chat) => overtaken(chat, place)),
    redelivered,
    unexplained,
    leftStanding: leftStanding(words, kills),
    repeatedByGenesys: words.reduce(
      (sum, word) => sum + Math.max(0, word.attempts.filter(isTaken).length - 1),
      0,
    ),
    overtakenAtGenesys: chats.reduce((sum, chat) => sum + lateOnes(chat, place), 0),
    finalAnswers: attempts.flatMap(({ status }) =>
      status && status >= 300 && status < 500 && status !== 429 ? [status] : [],
    ),
  };
}

/** A word that was offered in several deliveries is one word. */
function merged(deliveries: Offered[]): Offered {
  const [first] = deliveries as [Offered];
  return {
    ...first,
    attempts: deliveries.flatMap(({ attempts }) => attempts).toSorted((a, b) => a.at - b.at),
  };
}

/** Words that the flow got after one that was offered only when they had been taken. */
function overtaken(chat: Offered[], place: Map<string, number>): string[] {
  const takenAt = ({ attempts }: Offered) =>
    Math.min(...attempts.filter(isTaken).map(({ answeredAt }) => answeredAt));
  const offeredAt = ({ attempts }: Offered) => Math.min(...attempts.map(({ at }) => at));
  const placeOf = ({ messageId }: Offered) => place.get(messageId) ?? Number.POSITIVE_INFINITY;
  return chat
    .filter((one) => chat.some((other) => takenAt(one) < offeredAt(other) && placeOf(other) < placeOf(one)))
    .map(({ messageId }) => messageId);
}

function lateOnes(chat: Offered[], place: Map<string, number>): number {
  const inOrder = chat.toSorted((a, b) => (place.get(a.messageId) ?? 0) - (place.get(b.messageId) ?? 0));
  return inOrder.filter((one, i) => inOrder.slice(0, i).some(({ n }) => n > one.n)).length;
}

function judgeResults({ said, told, kills }: Evidence) {
  const byWord = groupBy(told, ({ word }) => word);
  const unexplained: string[] = [];
  let recovered = 0;
  for (const [word, [first, ...repetitions]] of byWord) {
    let before = first as Told;
    for (const again of repetitions) {
      if (again.recovered && diedBetween(before.at, again.at, kills)) recovered += 1;
      else unexplained.push(`${word} ${JSON.stringify({ before, again })}`);
      before = again;
    }
  }
  return {
    lost: [...said.values()].flat().filter((word) => !byWord.has(word)),
    failed: told.filter(({ code }) => code !== undefined).map(({ word, code }) => `${word} ${code}`),
    recovered,
    unexplained,
  };
}

/** What was on its way when the process died may still arrive while its successor starts. */
function diedBetween(before: number, after: number, kills: Kill[]): boolean {
  return kills.some(({ killedAt, upAt }) => before <= upAt && after >= killedAt);
}

function groupBy<T>(all: T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(key(one));
    if (group) group.push(one);
    else groups.set(key(one), [one]);
  }
  return groups;
}
