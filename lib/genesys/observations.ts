/** Who is on queue and who waits, for many queues with one question (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export interface QueueObservation {
  agentsOnQueue: number;
  /** Messages waiting, and messages being answered; other media do not count. */
  waiting: number;
  interacting: number;
}

const AGENTS = "oOnQueueUsers";
const WAITING = "oWaiting";
const INTERACTING = "oInteracting";

export type Observations = ReturnType<typeof createObservations>;

export function createObservations(http: Http) {
  return {
    /** Every queue asked for is in the answer; one that Genesys says nothing about has nobody (analytics:queueObservation:view). */
    async ofQueues(
      queueIds: readonly string[],
      options?: RequestOptions,
    ): Promise<Map<string, QueueObservation>> {
      if (queueIds.length === 0) return new Map();
      const answer = await http.request<Models.QueueObservationQueryResponse>({
        method: "POST",
        path: "/api/v2/analytics/queues/observations/query",
        body: queryFor(queueIds),
        retries: 1,
        ...options,
      });
      return observed(answer, queueIds);
    },
  };
}

/** Filtered by queue alone: a filter by media type could hide the agents, who have none. */
function queryFor(queueIds: readonly string[]) {
  return {
    filter: {
      type: "or",
      predicates: queueIds.map((value) => ({
        type: "dimension",
        dimension: "queueId",
        operator: "matches",
        value,
      })),
    },
    metrics: [WAITING, INTERACTING, AGENTS],
  };
}

/**
 * The figures in Genesys' answer. Agents come in the group without a media type, one row per routing status; what
 * waits comes in one group per media type; rows without anything can be missing. Pure.
 */
export function observed(
  answer: Models.QueueObservationQueryResponse,
  queueIds: readonly string[],
): Map<string, QueueObservation> {
  const figures = new Map(queueIds.map((id) => [id, { agentsOnQueue: 0, waiting: 0, interacting: 0 }]));
  for (const { group, data } of answer.results ?? []) {
    const queue = figures.get(group?.queueId ?? "");
    if (!queue) continue;
    const media = group?.mediaType?.toLowerCase();
    for (const { metric, stats } of data ?? []) {
      const count = stats?.count ?? 0;
      if (metric === AGENTS && media === undefined) queue.agentsOnQueue += count;
      if (metric === WAITING && media === "message") queue.waiting += count;
      if (metric === INTERACTING && media === "message") queue.interacting += count;
    }
  }
  return figures;
}
