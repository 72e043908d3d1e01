/** Reading and ending conversations (contract §5.4, §5.5). */
import { answer, decline } from "../../conversations/acd.ts";
import { endPart } from "../../conversations/consult.ts";
import { endConversation, wrapUp } from "../../conversations/ending.ts";
import { announce } from "../../conversations/events.ts";
import { endByCustomer } from "../../conversations/mishaps.ts";
import { messageConversation, wholeConversation } from "../../conversations/render.ts";
import { badRequest, notFound, required } from "../../refusal.ts";
import type { Conversation, Participant } from "../../state/model.ts";
import { type Answer, type Call, parameter, type Routes } from "../route.ts";

const MESSAGES = "/api/v2/conversations/messages";
const ALL = "/api/v2/conversations";

export const conversationRoutes: Routes = {
  // Lists the user's own conversations; a client-credentials token has no user (contract §1.1).
  [`GET ${MESSAGES}`]: () => ({ body: { entities: [], selfUri: MESSAGES } }),
  [`GET ${MESSAGES}/{conversationId}`]: (call) => ({ body: messageConversation(call.world, wanted(call)) }),
  [`GET ${ALL}/{conversationId}`]: (call) => ({ body: wholeConversation(wanted(call)) }),
  [`PATCH ${MESSAGES}/{conversationId}`]: (call) => {
    const conversation = wanted(call);
    if (call.body.state !== "disconnected")
      throw badRequest("Only the state disconnected can be set.", "state");
    endByCustomer(call.world, conversation, "Ended through the API");
    return { body: wholeConversation(conversation) };
  },
  [`POST ${ALL}/{conversationId}/disconnect`]: (call) => {
    endConversation(call.world, wanted(call), {
      reason: "Torn down through the API",
      own: "system",
      others: "system",
    });
    return { status: 200, body: {} };
  },
  [`PATCH ${MESSAGES}/{conversationId}/participants/{participantId}`]: (call) => {
    const conversation = wanted(call);
    return changePart(call, conversation, partOf(conversation, parameter(call, "participantId")));
  },
  [`PATCH ${MESSAGES}/{conversationId}/participants/{participantId}/communications/{communicationId}`]: (
    call,
  ) => {
    const conversation = wanted(call);
    return changePart(call, conversation, partOf(conversation, parameter(call, "communicationId")));
  },
  [`PATCH ${MESSAGES}/{conversationId}/participants/{participantId}/attributes`]: setAttributes,
  [`PATCH ${ALL}/{conversationId}/participants/{participantId}/attributes`]: setAttributes,
};

export function wanted(call: Call): Conversation {
  return required(call.world.state.conversations, "conversation", parameter(call, "conversationId"));
}

/** By the participant's own id or by that of their communication. */
export function partOf(conversation: Conversation, id: string): Participant {
  const part = conversation.participants.find((one) => one.id === id || one.sessionId === id);
  if (!part) throw notFound("participant", id);
  return part;
}

function changePart({ world, body }: Call, conversation: Conversation, part: Participant): Answer {
  const { state, wrapup } = body ?? {};
  if (wrapup) wrapUp(world, conversation, part, wrapup);
  if (state === "connected" && part.state === "alerting") answer(world, conversation, part);
  if (state === "disconnected" && part.state !== "disconnected") {
    if (part.purpose === "customer") endByCustomer(world, conversation, "Ended through the API");
    else if (part.state === "alerting") decline(world, conversation, part);
    else if (part.purpose === "agent") endPart(world, conversation, part);
    else
      endConversation(world, conversation, {
        reason: "Ended through the API",
        by: part,
        own: "client",
        others: "peer",
      });
  }
  world.changed();
  return { status: 202, body: {} };
}

function setAttributes(call: Call): Answer {
  const conversation = wanted(call);
  const part = partOf(conversation, parameter(call, "participantId"));
  Object.assign(part.attributes, call.body?.attributes);
  announce(call.world, conversation);
  call.world.changed();
  return { body: { attributes: part.attributes } };
}
