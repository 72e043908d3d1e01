/** What the desk shows, as one JSON. */

import { unwrapped } from "../conversations/ending.ts";
import { agentOf, customerOf, partOfAgent, present } from "../conversations/participants.ts";
import { messagingSettingOf } from "../conversations/profiles.ts";
import type { Agent, Attachment, Conversation, Message, Participant, Queue } from "../state/model.ts";
import type { World } from "../world.ts";

const SHOWN_CONVERSATIONS = 100;

export type ConversationState = "nowhere" | "waiting" | "alerting" | "connected" | "wrapup" | "ended";

/** Newest 100 conversations, live ones first. */
export function deskState(world: World): object {
  const { state } = world;
  return {
    organisation: state.organisation,
    timeScale: world.clock.timeScale,
    agents: [...state.agents.values()].map((agent) => showAgent(world, agent)),
    queues: [...state.queues.values()].map((queue) => showQueue(world, queue)),
    flows: [...state.flows.values()]
      .filter((flow) => flow.type === "inboundshortmessage")
      .map(({ id, name, published, queueId }) => ({ id, name, published, queueId })),
    integrations: [...state.integrations.values()].map((one) => {
      const typing = messagingSettingOf(world, one.id)?.typing;
      return {
        id: one.id,
        name: one.name,
        status: one.status,
        recipientId: one.recipientId,
        flowId: state.recipients.get(one.recipientId)?.flowId ?? null,
        webhookUrl: one.webhookUrl,
        typingInbound: typing?.inbound === "Enabled",
        typingOutbound: typing?.outbound === "Enabled",
      };
    }),
    conversations: newest(world).map((one) => showConversation(world, one)),
  };
}

function newest(world: World): Conversation[] {
  const rank = (one: Conversation) => (one.endTime === undefined ? 0 : unwrapped(one) ? 1 : 2);
  return [...world.state.conversations.values()]
    .sort((a, b) => rank(a) - rank(b) || lastStart(b) - lastStart(a))
    .slice(0, SHOWN_CONVERSATIONS);
}

/** A re-opened conversation counts from its re-opening. */
const lastStart = (one: Conversation) => customerOf(one).startTime;

function showAgent(world: World, agent: Agent): object {
  return {
    id: agent.id,
    name: agent.name,
    email: agent.email,
    onQueue: agent.onQueue,
    status: statusOf(world, agent),
    queues: agent.queueIds.map((id) => ({ id, name: world.state.queues.get(id)?.name ?? "" })),
  };
}

function statusOf(
  world: World,
  agent: Agent,
): "offQueue" | "idle" | "alerting" | "interacting" | "notResponding" {
  const parts = [...world.lookup.held(agent.id)].map((id) =>
    partOfAgent(world.state.conversations.get(id) as Conversation, agent.id),
  );
  if (parts.some((part) => part?.state === "connected")) return "interacting";
  if (parts.length > 0) return "alerting";
  if (!agent.onQueue) return "offQueue";
  return agent.notResponding ? "notResponding" : "idle";
}

function showQueue(world: World, queue: Queue): object {
  const members = [...world.state.agents.values()].filter((agent) => agent.queueIds.includes(queue.id));
  return {
    id: queue.id,
    name: queue.name,
    waiting: world.lookup.waitingCount(queue.id),
    agentsOnQueue: members.filter((agent) => agent.onQueue && !agent.notResponding).length,
  };
}

export function stateOf(conversation: Conversation): ConversationState {
  if (conversation.endTime !== undefined) return unwrapped(conversation) ? "wrapup" : "ended";
  const agent = agentOf(conversation);
  if (agent) return agent.state === "connected" ? "connected" : "alerting";
  return present(conversation, "acd").length > 0 ? "waiting" : "nowhere";
}

function showConversation(world: World, one: Conversation): object {
  const state = stateOf(one);
  const queueId = one.participants.findLast((part) => part.queueId)?.queueId;
  const agent = agentOf(one) ?? (state === "wrapup" ? unwrapped(one) : undefined) ?? lastAgent(one);
  const { id, nickname, firstName, lastName, email } = one.customer;
  return {
    id: one.id,
    state,
    queue: queueId ? { id: queueId, name: world.state.queues.get(queueId)?.name ?? "" } : null,
    agent: agent ? { id: agent.userId, name: agent.name } : null,
    agents: showParts(one),
    customer: { id, nickname, firstName, lastName, email },
    attributes: customerOf(one).attributes,
    integration: { id: one.integrationId, name: one.integrationName },
    startedAt: lastStart(one),
    endedAt: one.endTime ?? null,
    endReason: one.endReason ?? null,
    customerTypingUntil: one.customerTypingUntil ?? null,
    messages: one.messages.map(showMessage),
  };
}

/** Every agent who is or was in it, with what they can do there now; the latest part of each counts. */
function showParts({ participants }: Conversation): object[] {
  const agents = participants.filter((one) => one.purpose === "agent");
  const latest = new Map(agents.map((one) => [one.userId, one]));
  return [...latest.values()].map((one) => ({
    id: one.userId,
    name: one.name,
    part: partState(one),
    ...(one.consultedBy && { askedBy: agents.find(({ id }) => id === one.consultedBy)?.userId }),
    ...(one.wrapup && { wrappedUp: true }),
  }));
}

function partState({ state, wrapupRequired, connectedTime }: Participant): string {
  if (state !== "disconnected") return state;
  if (wrapupRequired) return "wrapup";
  return connectedTime === undefined ? "missed" : "left";
}

/** Whose it was, so that an ended chat stays in that agent's list. */
function lastAgent({
  endTime,
  participants,
}: Conversation): Conversation["participants"][number] | undefined {
  if (endTime === undefined) return undefined;
  return participants.findLast(
    ({ purpose, connectedTime }) => purpose === "agent" && connectedTime !== undefined,
  );
}

function showMessage(message: Message): object {
  const { id, direction, from, text, time, status, failure } = message;
  return {
    id,
    direction,
    from: { type: from.type, name: from.name },
    text: text ?? "",
    attachments: message.attachments.map(showAttachment),
    time,
    status,
    ...(message.structured && { structured: message.structured }),
    ...(failure && { failure }),
  };
}

function showAttachment({ id, mime, filename, mediaType, text, sizeBytes, error }: Attachment): object {
  const pending = sizeBytes === undefined && error === undefined && mediaType !== "Link";
  return {
    url: `attachments/${id}`,
    mime,
    filename: filename ?? "",
    mediaType,
    ...(text && { caption: text }),
    ...(pending && { pending }),
    ...(error && { error }),
  };
}
