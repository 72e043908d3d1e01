/** Messages of a conversation, and what Genesys' side says without a desk: agent calls and agentless texts (contract §5.3). */
import { endConversation } from "../../conversations/ending.ts";
import { say, sendTyping } from "../../conversations/outbound.ts";
import { customerOf } from "../../conversations/participants.ts";
import { messageDetails } from "../../conversations/render.ts";
import { conversationFor, liveConversation } from "../../conversations/threads.ts";
import { badRequest, notFound, Refusal, required } from "../../refusal.ts";
import type { Conversation, Message, Participant } from "../../state/model.ts";
import type { World } from "../../world.ts";
import { type Answer, type Call, parameter, type Routes } from "../route.ts";
import { partOf, wanted } from "./conversations.ts";

const PATH = "/api/v2/conversations/messages";

export const messageRoutes: Routes = {
  [`GET ${PATH}/{messageId}/details`]: (call) => {
    const id = parameter(call, "messageId");
    const conversation = call.world.state.conversations.get(
      call.world.lookup.conversationOfMessage(id) ?? "",
    );
    if (!conversation) throw notFound("message", id);
    return { body: messageDetails(conversation, messageOf(conversation, id)) };
  },
  [`GET ${PATH}/{conversationId}/messages/{messageId}`]: (call) => {
    const conversation = wanted(call);
    return { body: messageDetails(conversation, messageOf(conversation, parameter(call, "messageId"))) };
  },
  [`POST ${PATH}/{conversationId}/messages/bulk`]: (call) => {
    const conversation = wanted(call);
    const found = conversation.messages.filter((message) => call.body.includes(message.id));
    return { body: { entities: found.map((message) => messageDetails(conversation, message)) } };
  },
  [`POST ${PATH}/{conversationId}/communications/{communicationId}/messages`]: (call) => {
    const conversation = wanted(call);
    const participant = speaker(call, conversation);
    const from = { type: "agent" as const, name: participant.name, userId: participant.userId };
    const message = say(call.world, conversation, { participant, from, text: call.body.textBody });
    return { body: messageDetails(conversation, message) };
  },
  [`POST ${PATH}/{conversationId}/communications/{communicationId}/typing`]: (call) => {
    const conversation = wanted(call);
    speaker(call, conversation);
    sendTyping(call.world, conversation);
    return { status: 202, body: {} };
  },
  [`POST ${PATH}/agentless`]: agentless,
};

function messageOf(conversation: Conversation, id: string): Message {
  const message = conversation.messages.find((one) => one.id === id);
  if (!message) throw notFound("message", id);
  return message;
}

function speaker(call: Call, conversation: Conversation): Participant {
  const part = partOf(conversation, parameter(call, "communicationId"));
  if (part.purpose !== "agent" || part.state !== "connected")
    throw new Refusal(409, "conflict", "The communication is not that of a connected agent.");
  if (part.consultedBy)
    throw new Refusal(
      409,
      "conflict",
      "The agent was only asked for advice: the customer does not hear them.",
    );
  return part;
}

/** Joins the live conversation; without one, the message opens a conversation that ends with it. */
function agentless({ world, client, body }: Call): Answer {
  const {
    fromAddress,
    toAddress,
    toAddressMessengerType,
    textBody,
    useExistingActiveConversation = false,
  } = body;
  const integration = required(world.state.integrations, "integration", fromAddress);
  if (toAddressMessengerType !== "open")
    throw badRequest("The sandbox only knows the messenger type open.", "toAddressMessengerType");
  if (!toAddress) throw badRequest("toAddress is required.", "toAddress");
  if (!textBody) throw badRequest("textBody is required.", "textBody");
  const existing = liveConversation(world, integration.id, toAddress);
  const conversation = existing ?? conversationFor(world, integration, { id: toAddress, idType: "Opaque" });
  const participant = customerOf(conversation);
  const message = say(world, conversation, {
    participant,
    from: { type: "flow", name: integration.name },
    text: textBody,
  });
  if (!existing) endAgentless(world, conversation);
  return {
    body: {
      id: message.id,
      conversationId: conversation.id,
      fromAddress,
      toAddress,
      messengerType: "open",
      useExistingActiveConversation,
      message: messageDetails(conversation, message),
      timestamp: new Date(message.time).toISOString(),
      user: { id: client.id },
      selfUri: `${PATH}/${conversation.id}/messages/${message.id}`,
    },
  };
}

function endAgentless(world: World, conversation: Conversation): void {
  endConversation(world, conversation, { reason: "Sent without an agent", own: "system", others: "system" });
}
