/** Queues, and how long one waits in them (contract §6). */
import { required } from "../../refusal.ts";
import type { Queue } from "../../state/model.ts";
import type { World } from "../../world.ts";
import { nameFits, page, sorted } from "../paging.ts";
import { type Call, parameter, type Routes } from "../route.ts";

const PATH = "/api/v2/routing/queues";
const SECONDS_PER_CONVERSATION = 120;

export const queueRoutes: Routes = {
  [`GET ${PATH}`]: ({ world, query }) => ({
    body: page(PATH, query, filtered(world, query), (queue) => show(world, queue)),
  }),
  [`GET ${PATH}/divisionviews`]: ({ world, query }) => ({
    body: page(`${PATH}/divisionviews`, query, filtered(world, query), ({ id, name }) => ({
      id,
      name,
      division,
      selfUri: `${PATH}/${id}`,
    })),
  }),
  [`GET ${PATH}/{queueId}`]: (call) => ({ body: show(call.world, wanted(call)) }),
  [`GET ${PATH}/{queueId}/estimatedwaittime`]: (call) => ({ body: estimate(call.world, wanted(call)) }),
  [`GET ${PATH}/{queueId}/mediatypes/{mediaType}/estimatedwaittime`]: (call) => ({
    body: /^(message|all)$/i.test(parameter(call, "mediaType"))
      ? estimate(call.world, wanted(call))
      : { results: [] },
  }),
};

export const division = {
  id: "00000000-0000-4000-8000-000000000001",
  name: "Home",
  selfUri: "/api/v2/authorization/divisions/00000000-0000-4000-8000-000000000001",
};

function wanted(call: Call): Queue {
  return required(call.world.state.queues, "queue", parameter(call, "queueId"));
}

function filtered(world: World, query: URLSearchParams): Queue[] {
  const ids = query.getAll("id").flatMap((value) => value.split(","));
  const divisions = query.getAll("divisionId");
  return sorted(world.state.queues.values(), query).filter(
    (queue) =>
      nameFits(queue.name, query.get("name")) &&
      (ids.length === 0 || ids.includes(queue.id)) &&
      (divisions.length === 0 || divisions.includes(division.id)),
  );
}

function show(world: World, queue: Queue): object {
  const members = membersOf(world, queue.id);
  return {
    id: queue.id,
    name: queue.name,
    division,
    description: queue.description,
    memberCount: members.length,
    userMemberCount: members.length,
    joinedMemberCount: members.length,
    mediaSettings: { message: { alertingTimeoutSeconds: world.settings.alertSeconds } },
    acwSettings: { wrapupPrompt: world.settings.wrapupRequired ? "MANDATORY" : "OPTIONAL" },
    selfUri: `${PATH}/${queue.id}`,
  };
}

export function membersOf(world: World, queueId: string) {
  return [...world.state.agents.values()].filter((agent) => agent.queueIds.includes(queueId));
}

/** Nobody on queue: no prediction ("results may be empty", contract §6). */
function estimate(world: World, queue: Queue): object {
  const agents = membersOf(world, queue.id).filter((agent) => agent.onQueue && !agent.notResponding).length;
  if (agents === 0) return { results: [] };
  const seconds = Math.ceil((world.lookup.waitingCount(queue.id) * SECONDS_PER_CONVERSATION) / agents);
  return { results: [{ intent: "MESSAGE", formula: "SIMPLE", estimatedWaitTimeSeconds: seconds }] };
}
