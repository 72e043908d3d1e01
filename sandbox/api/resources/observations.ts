/** Queue observations: two kinds of groups, users without a media type and interactions with one (contract §6). */
import { agentOf } from "../../conversations/participants.ts";
import type { Agent } from "../../state/model.ts";
import type { World } from "../../world.ts";
import type { Routes } from "../route.ts";
import { membersOf } from "./queues.ts";

interface Predicate {
  dimension?: string;
  operator?: string;
  value?: string;
}

interface Filter {
  type: "and" | "or";
  clauses?: Filter[];
  predicates?: Predicate[];
}

interface Group {
  queueId: string;
  mediaType?: string;
}

const MEDIA_TYPES = ["voice", "message"];

export const observationRoutes: Routes = {
  "POST /api/v2/analytics/queues/observations/query": ({ world, body }) => {
    const results = [...world.state.queues.keys()]
      .flatMap((queueId): Group[] => [
        { queueId },
        ...MEDIA_TYPES.map((mediaType) => ({ queueId, mediaType })),
      ])
      .filter((group) => fits(body.filter, group))
      .map((group) => ({ group, data: rows(world, group, body.metrics) }))
      // "`data` can be missing when there is nothing" (contract §6).
      .map(({ group, data }) => (data.length > 0 ? { group, data } : { group }));
    return { body: { results } };
  },
};

/** A filter on the media type hides the groups that have none. */
function fits(filter: Filter, group: Group): boolean {
  const parts = [
    ...(filter.predicates ?? []).map((one) => holds(one, group)),
    ...(filter.clauses ?? []).map((one) => fits(one, group)),
  ];
  return filter.type === "and" ? parts.every(Boolean) : parts.some(Boolean);
}

function holds({ dimension, operator, value }: Predicate, group: Group): boolean {
  const actual = dimension === "queueId" ? group.queueId : group.mediaType;
  if (operator === "exists") return actual !== undefined;
  if (operator === "notExists") return actual === undefined;
  return actual?.toLowerCase() === value?.toLowerCase();
}

function rows(world: World, group: Group, metrics: string[]): object[] {
  return group.mediaType === undefined
    ? userRows(world, membersOf(world, group.queueId), metrics)
    : interactionRows(world, group.queueId, group.mediaType, metrics);
}

/** One row per routing status, and none for what nobody is. */
function userRows(world: World, members: Agent[], metrics: string[]): object[] {
  const all: [string, string | undefined, Agent[]][] = [
    ...["IDLE", "INTERACTING", "NOT_RESPONDING"].map((qualifier): [string, string, Agent[]] => [
      "oOnQueueUsers",
      qualifier,
      members.filter((agent) => agent.onQueue && routingStatus(world, agent) === qualifier),
    ]),
    ["oOffQueueUsers", "AVAILABLE", members.filter((agent) => !agent.onQueue)],
    ["oActiveUsers", undefined, members],
    ["oMemberUsers", undefined, members],
  ];
  return all
    .filter(([metric, , agents]) => metrics.includes(metric) && agents.length > 0)
    .map(([metric, qualifier, agents]) => ({ metric, qualifier, stats: { count: agents.length } }));
}

function routingStatus(world: World, agent: Agent): "IDLE" | "INTERACTING" | "NOT_RESPONDING" {
  if (agent.notResponding) return "NOT_RESPONDING";
  return world.lookup.held(agent.id).size > 0 ? "INTERACTING" : "IDLE";
}

function interactionRows(world: World, queueId: string, mediaType: string, metrics: string[]): object[] {
  const counts =
    mediaType === "message"
      ? countConversations(world, queueId)
      : { oWaiting: 0, oAlerting: 0, oInteracting: 0 };
  return Object.entries(counts)
    .filter(([metric]) => metrics.includes(metric))
    .map(([metric, count]) => ({ metric, stats: { count } }));
}

/** An alerting conversation still waits in its queue. */
function countConversations(world: World, queueId: string) {
  const ids = membersOf(world, queueId).flatMap((agent) => [...world.lookup.held(agent.id)]);
  const held = [...new Set(ids)]
    .map((id) => world.state.conversations.get(id))
    .map((conversation) => conversation && agentOf(conversation))
    .filter((part) => part?.queueId === queueId);
  return {
    oWaiting: world.lookup.waitingCount(queueId),
    oAlerting: held.filter((part) => part?.state === "alerting").length,
    oInteracting: held.filter((part) => part?.state === "connected").length,
  };
}
