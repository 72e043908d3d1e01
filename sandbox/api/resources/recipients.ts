/** Message recipients: where an Architect flow is attached to an integration (contract §6). */

import { iso } from "../../conversations/render.ts";
import { badRequest, required } from "../../refusal.ts";
import type { Recipient } from "../../state/model.ts";
import type { World } from "../../world.ts";
import { nameFits, page, sorted } from "../paging.ts";
import { parameter, type Routes } from "../route.ts";
import { flowRef } from "./flows.ts";

const PATH = "/api/v2/routing/message/recipients";

export const recipientRoutes: Routes = {
  [`GET ${PATH}`]: ({ world, query }) => ({
    body: page(PATH, query, filtered(world, query), (one) => show(world, one)),
  }),
  [`GET ${PATH}/{recipientId}`]: (call) => ({
    body: show(
      call.world,
      required(call.world.state.recipients, "recipient", parameter(call, "recipientId")),
    ),
  }),
  [`PUT ${PATH}/{recipientId}`]: (call) => {
    const { world, body } = call;
    const recipient = required(world.state.recipients, "recipient", parameter(call, "recipientId"));
    attachFlow(world, recipient, body.flow?.id ?? null);
    return { body: show(world, recipient) };
  },
};

/** From now on the flow routes what comes in; without one, messages go nowhere. */
export function attachFlow(world: World, recipient: Recipient, flowId: string | null): void {
  if (flowId !== null) {
    const flow = required(world.state.flows, "flow", flowId);
    if (flow.type !== "inboundshortmessage")
      throw badRequest(
        `The flow ${flow.name} is of type ${flow.type}; a message recipient takes inboundshortmessage.`,
        "flow.id",
      );
  }
  recipient.flowId = flowId;
  recipient.dateModified = world.clock.now();
  world.changed();
}

function filtered(world: World, query: URLSearchParams): Recipient[] {
  const messengerType = query.get("messengerType");
  if (messengerType && messengerType.toLowerCase() !== "open") return [];
  return sorted(world.state.recipients.values(), query).filter((one) =>
    nameFits(one.name, query.get("name")),
  );
}

function show(world: World, one: Recipient): object {
  const flow = one.flowId ? world.state.flows.get(one.flowId) : undefined;
  return {
    id: one.id,
    name: one.name,
    ...(flow && { flow: flowRef(flow) }),
    messengerType: "open",
    dateCreated: iso(one.dateCreated),
    dateModified: iso(one.dateModified),
    selfUri: `${PATH}/${one.id}`,
  };
}
