/** Architect flows (contract §6). */
import { required } from "../../refusal.ts";
import type { Flow } from "../../state/model.ts";
import type { World } from "../../world.ts";
import { nameFits, page, sorted } from "../paging.ts";
import { parameter, type Routes } from "../route.ts";
import { division } from "./queues.ts";

const PATH = "/api/v2/flows";

export const flowRoutes: Routes = {
  [`GET ${PATH}`]: ({ world, query }) => ({ body: page(PATH, query, filtered(world, query), show) }),
  [`GET ${PATH}/divisionviews`]: ({ world, query }) => ({
    body: page(`${PATH}/divisionviews`, query, filtered(world, query), show),
  }),
  [`GET ${PATH}/{flowId}`]: (call) => ({
    body: show(required(call.world.state.flows, "flow", parameter(call, "flowId"))),
  }),
};

function filtered(world: World, query: URLSearchParams): Flow[] {
  const types = lower(query, "type");
  const ids = lower(query, "id");
  const text = query.get("nameOrDescription") ?? query.get("name");
  if (query.get("deleted")?.toLowerCase() === "true") return [];
  return sorted(world.state.flows.values(), query).filter(
    (flow) =>
      (types.length === 0 || types.includes(flow.type)) &&
      (ids.length === 0 || ids.includes(flow.id)) &&
      nameFits(flow.name, text),
  );
}

/** Lists come repeated (`collectionFormat: multi`), and some clients send them with commas. */
function lower(query: URLSearchParams, name: string): string[] {
  return query
    .getAll(name)
    .flatMap((value) => value.toLowerCase().split(","))
    .filter(Boolean);
}

export function flowRef(flow: Flow): object {
  return { id: flow.id, name: flow.name, type: flow.type.toUpperCase(), selfUri: `${PATH}/${flow.id}` };
}

/** A flow that was never published has no `publishedVersion`. */
function show(flow: Flow): object {
  const version = (type: string) => ({ id: "1.0", commitVersion: "1", configurationVersion: "1", type });
  return {
    id: flow.id,
    name: flow.name,
    division,
    type: flow.type.toUpperCase(),
    active: flow.published,
    system: false,
    deleted: false,
    ...(flow.published && { publishedVersion: version("PUBLISH") }),
    savedVersion: version("SAVE"),
    checkedInVersion: version("CHECKIN"),
    selfUri: `${PATH}/${flow.id}`,
  };
}
