/** A run in a few lines for people. */

import type { KillRun, KillRunOptions } from "./run.ts";

export function reportOf(
  { verdict, kills, seconds, faults, leftOver }: KillRun,
  { seed, deduplicating }: Pick<KillRunOptions, "seed" | "deduplicating">,
): string {
  const { userToAgent: out, agentToUser: back, results } = verdict;
  return [
    `SEED=${seed}, Genesys ${deduplicating ? "drops" : "does not drop"} repeated messageIds, ${kills.length} × kill -9, ${seconds.toFixed(0)} s`,
    `faults met: ${faults.failedRequests} of ${faults.requests} requests failed, ${faults.refusedOffers} webhooks not taken at once, ${back.repeatedByGenesys} repeated after they were, ${back.overtakenAtGenesys} overtaken at Genesys`,
    `user → agent: ${out.words} said, ${out.lost.length} lost, ${out.reordered.length} reordered; repeated: ${out.answerLost} whose answer was lost or 5xx, ${out.answerUnnoted} whose answer died with the process, ${out.unexplained.length} without a cause`,
    `agent → user: ${back.words} said, ${back.lost.length} lost, ${back.reordered.length} reordered; repeated: ${back.redelivered} marked as redelivered, ${back.unexplained.length} without a cause`,
    `results: ${results.lost.length} lost, ${results.failed.length} failures; repeated: ${results.recovered} marked as recovered, ${results.unexplained.length} without a cause`,
    `left in the store: ${leftOver.outboxRows} outbox rows, ${leftOver.inboxRows} inbox rows`,
  ].join("\n");
}
