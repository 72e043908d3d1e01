/** Notification events of a conversation (contract §5.4; bodies: the definitions *DetailEventTopic*). */
import type { Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { messageConversation } from "./render.ts";

export type DetailKind =
  | "customer.start"
  | "customer.end"
  | "flow.end"
  | "acd.start"
  | "acd.end"
  | "user.start"
  | "user.end"
  | "acw"
  | "wrapup";

/** Publishes `v2.detail.events.conversation.{id}.{kind}`. */
export function publishDetail(
  world: World,
  conversation: Conversation,
  participant: Participant,
  kind: DetailKind,
): void {
  const eventTime = world.clock.now();
  world.publish(`v2.detail.events.conversation.${conversation.id}.${kind}`, () =>
    detailBody(conversation, participant, kind, eventTime),
  );
}

/** Publishes the whole conversation to the topic of each queue that it has been in. */
export function announce(world: World, conversation: Conversation): void {
  const queueIds = new Set(conversation.participants.map((one) => one.queueId));
  for (const queueId of queueIds)
    if (queueId)
      world.publish(`v2.routing.queues.${queueId}.conversations.messages`, () =>
        messageConversation(world, conversation),
      );
}

function detailBody(
  conversation: Conversation,
  participant: Participant,
  kind: DetailKind,
  eventTime: number,
): object {
  const common = {
    eventTime,
    conversationId: conversation.id,
    participantId: participant.id,
    sessionId: participant.sessionId,
    mediaType: "MESSAGE",
    provider: "PureCloud Messaging",
    direction: "INBOUND",
    addressTo: conversation.integrationId,
    addressFrom: conversation.customer.id,
    messageType: "OPEN",
  };
  const end = kind.endsWith(".end") && { disconnectType: eventSpelling(participant.disconnectType) };
  return { ...common, ...end, ...ownFields(participant, kind, eventTime) };
}

function ownFields(participant: Participant, kind: DetailKind, eventTime: number): object {
  const { queueId, userId, flowId, startAlertingTime, connectedTime, wrapup } = participant;
  const talking = connectedTime === undefined ? {} : { interactingDurationMs: eventTime - connectedTime };
  switch (kind) {
    case "user.start":
      return { userId, queueId };
    case "user.end":
      return {
        userId,
        queueId,
        ...(startAlertingTime && { alertingDurationMs: (connectedTime ?? eventTime) - startAlertingTime }),
        ...talking,
      };
    case "customer.end":
      return talking;
    case "acd.start":
      return { queueId };
    case "acd.end":
      return {
        queueId,
        acdOutcome: participant.disconnectType === "transfer" ? "ANSWERED" : "ABANDON",
        connectedDurationMs: eventTime - participant.startTime,
      };
    case "flow.end":
      return {
        flowId,
        flowType: "INBOUNDSHORTMESSAGE",
        exitReason: participant.disconnectType === "transfer" ? "TRANSFER" : "DISCONNECT",
        connectedDurationMs: eventTime - participant.startTime,
      };
    case "acw":
      return { userId, queueId, wrapupCode: wrapup?.code, wrapupNotes: wrapup?.notes };
    case "wrapup":
      return { queueId, wrapupCode: wrapup?.code, wrapupNotes: wrapup?.notes };
    default:
      return {};
  }
}

/** `transfer.noanswer` is `NO_ANSWER_TRANSFER` in events. */
function eventSpelling(disconnectType = "unknown"): string {
  return SPELLINGS[disconnectType] ?? disconnectType.toUpperCase().replace(".", "_");
}

const SPELLINGS: Record<string, string> = {
  "endpoint.donotdisturb": "DND_ENDPOINT",
  "transfer.conference": "CONFERENCE_TRANSFER",
  "transfer.consult": "CONSULT_TRANSFER",
  "transfer.donotdisturb": "DND_TRANSFER",
  "transfer.forward": "FORWARD_TRANSFER",
  "transfer.noanswer": "NO_ANSWER_TRANSFER",
  "transfer.notavailable": "NOT_AVAILABLE_TRANSFER",
};
