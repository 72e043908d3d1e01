/** Conversations and messages as the REST API shows them. */
import type { Conversation, Message, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { channelOf, contentOf } from "./normalized.ts";
import { recentTransfers } from "./transfers.ts";

export const iso = (millis: number | undefined) =>
  millis === undefined ? undefined : new Date(millis).toISOString();

/** `MessageConversation`: GET /api/v2/conversations/messages/{id} and the queue topic. */
export function messageConversation(world: World, conversation: Conversation): object {
  return {
    id: conversation.id,
    name: "",
    participants: conversation.participants.map((one) => mediaParticipant(world, conversation, one)),
    otherMediaUris: [],
    recentTransfers: recentTransfers(conversation),
    inactivityTimeout: iso(conversation.inactiveAt),
    selfUri: `/api/v2/conversations/messages/${conversation.id}`,
  };
}

function mediaParticipant(world: World, conversation: Conversation, one: Participant): object {
  const customer = {
    addressNormalized: conversation.customer.id,
    addressRaw: conversation.customer.id,
    name: nameOf(conversation),
  };
  const integration = {
    addressNormalized: conversation.integrationId,
    addressRaw: conversation.integrationId,
    name: conversation.integrationName,
  };
  const inbound = one.purpose !== "agent";
  return {
    id: one.id,
    name: one.name,
    startTime: iso(one.startTime),
    startAlertingTime: iso(one.startAlertingTime),
    connectedTime: iso(one.connectedTime),
    endTime: iso(one.endTime),
    purpose: one.purpose,
    state: one.state,
    direction: inbound ? "inbound" : "outbound",
    disconnectType: one.disconnectType,
    held: false,
    wrapupRequired: one.wrapupRequired ?? false,
    wrapup: one.wrapup && { ...one.wrapup, endTime: iso(one.wrapup.endTime) },
    user: one.userId && { id: one.userId, selfUri: `/api/v2/users/${one.userId}` },
    queue: one.queueId && { id: one.queueId, selfUri: `/api/v2/routing/queues/${one.queueId}` },
    attributes: one.attributes,
    errorInfo: one.errorInfo,
    provider: "PureCloud Messaging",
    alertingTimeoutMs: one.purpose === "agent" ? world.settings.alertSeconds * 1000 : undefined,
    toAddress: inbound ? integration : customer,
    fromAddress: inbound ? customer : integration,
    messages: messageRefs(conversation, one),
    type: "open",
  };
}

/** `Conversation`: GET /api/v2/conversations/{id}. `endTime` = all participants are gone. */
export function wholeConversation(conversation: Conversation): object {
  return {
    id: conversation.id,
    startTime: iso(conversation.startTime),
    endTime: iso(conversation.endTime),
    participants: conversation.participants.map((one) => ({
      id: one.id,
      startTime: iso(one.startTime),
      endTime: iso(one.endTime),
      connectedTime: iso(one.connectedTime),
      name: one.name,
      userId: one.userId,
      queueId: one.queueId,
      purpose: one.purpose,
      wrapupRequired: one.wrapupRequired ?? false,
      attributes: one.attributes,
      messages: [
        {
          id: one.sessionId,
          state: one.state,
          direction: one.purpose === "agent" ? "outbound" : "inbound",
          connectedTime: iso(one.connectedTime),
          disconnectedTime: iso(one.endTime),
          disconnectType: one.disconnectType,
          provider: "PureCloud Messaging",
          type: "open",
          messages: messageRefs(conversation, one),
        },
      ],
    })),
    recordingState: "NONE",
    selfUri: `/api/v2/conversations/${conversation.id}`,
  };
}

function messageRefs(conversation: Conversation, participant: Participant): object[] {
  const ids = new Set(participant.messageIds);
  return conversation.messages
    .filter((message) => ids.has(message.id))
    .map((message) => ({
      messageId: message.id,
      messageURI: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
      messageStatus: statusOf(message),
      messageSegmentCount: 1,
      messageTime: iso(message.time),
    }));
}

/** `MessageData`: message details, with `conversationId`. */
export function messageDetails(conversation: Conversation, message: Message): object {
  const inbound = message.direction === "inbound";
  return {
    id: message.id,
    providerMessageId: message.providerMessageId,
    timestamp: iso(message.time),
    fromAddress: inbound ? conversation.customer.id : conversation.integrationId,
    toAddress: inbound ? conversation.integrationId : conversation.customer.id,
    direction: message.direction,
    messengerType: "open",
    status: statusOf(message),
    normalizedMessage: {
      id: message.id,
      channel: channelOf(conversation, message),
      type: message.structured ? "Structured" : "Text",
      text: message.text,
      content: contentOf(message),
      direction: inbound ? "Inbound" : "Outbound",
      originatingEntity: message.from.type === "flow" ? "Bot" : "Human",
      metadata: message.metadata,
    },
    normalizedReceipts: message.receipts.map((receipt) => ({
      id: message.id,
      type: "Receipt",
      status: receipt.status,
      reasons: receipt.reasons,
      isFinalReceipt: true,
      direction: inbound ? "Inbound" : "Outbound",
      channel: { ...channelOf(conversation, message), time: iso(receipt.time) },
    })),
    createdBy: message.from.userId && {
      id: message.from.userId,
      name: message.from.name,
      selfUri: `/api/v2/users/${message.from.userId}`,
    },
    conversationId: conversation.id,
    selfUri: `/api/v2/conversations/messages/${conversation.id}/messages/${message.id}`,
  };
}

function statusOf(message: Message): string {
  if (message.direction === "inbound") return "received";
  return { sent: "sent", delivered: "delivery-success", failed: "delivery-failed" }[message.status];
}

/** How an agent sees the customer. */
export function nameOf({ customer }: Conversation): string {
  const full = [customer.firstName, customer.lastName].filter(Boolean).join(" ");
  return customer.nickname || full || customer.email || customer.id;
}
