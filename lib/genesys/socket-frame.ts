/** What a frame of the notification socket says, in our own words (genesys-contract §5.4). Pure. */
import type { Models } from "purecloud-platform-client-v2";
import { type ConversationView, viewOf } from "./conversations.ts";
import type { SocketEventBody, SocketFrame } from "./wire.ts";

/** Something happened in a conversation. A hint that may come late, twice, out of order, or never. */
export interface ConversationEvent {
  kind: "customer-end" | "user-start";
  conversationId: string;
  /** Milliseconds since 1970, Genesys' clock; ours when it does not say. */
  at: number;
  participantId?: string;
  userId?: string;
  queueId?: string;
  /** In the events' own spelling: `PEER`, `TRANSFER`, `SESSION_EXPIRED`, … */
  disconnectType?: string;
}

export type Frame =
  | { kind: "event"; event: ConversationEvent }
  /** A whole conversation that is, or was, in this queue. */
  | { kind: "conversation"; queueId: string; view: ConversationView }
  /** The socket will be closed by Genesys within a minute. */
  | { kind: "closing" }
  /** A heartbeat, the answer to our ping, or something that nobody asked for: at least it lives. */
  | { kind: "alive" };

const TOPIC = /^v2\.detail\.events\.conversation\.([^.]+)\.(customer\.end|user\.start)$/;

const QUEUE_TOPIC = /^v2\.routing\.queues\.([^.]+)\.conversations\.messages$/;

/** What a notification channel can listen to: things with an id and the topics that tell of them. */
export interface Subject {
  topicsOf(id: string): string[];
  idOf(topic: string): string | undefined;
  /** What Genesys most likely asks for, where it does not name it. */
  permission: string;
  /** So many fit into one channel: 1,000 topics (genesys-contract §5.4). */
  perChannel: number;
}

/** Both topics of a conversation that we watch: more would use up what a channel holds (DESIGN §7). */
export const conversationSubject: Subject = {
  topicsOf(conversationId) {
    const base = `v2.detail.events.conversation.${conversationId}`;
    return [`${base}.customer.end`, `${base}.user.start`];
  },
  idOf: (topic) => TOPIC.exec(topic)?.[1],
  permission: "analytics:conversationDetail:view",
  perChannel: 500,
};

/** All conversations of a queue in one topic (genesys-contract §5.4; the permission is not checked there). */
export const queueSubject: Subject = {
  topicsOf: (queueId) => [`v2.routing.queues.${queueId}.conversations.messages`],
  idOf: (topic) => QUEUE_TOPIC.exec(topic)?.[1],
  permission: "routing:conversation:view",
  perChannel: 1_000,
};

export function readFrame(text: string, now: number): Frame {
  const { topicName = "", eventBody } = parsed(text);
  if (topicName === "v2.system.socket_closing") return { kind: "closing" };
  const queueId = queueSubject.idOf(topicName);
  if (queueId !== undefined) return ofQueue(queueId, eventBody);
  const [, conversationId, what] = TOPIC.exec(topicName) ?? [];
  if (conversationId === undefined) return { kind: "alive" };
  return { kind: "event", event: eventOf(conversationId, what === "customer.end", eventBody ?? {}, now) };
}

function ofQueue(queueId: string, body: SocketFrame["eventBody"]): Frame {
  const conversation = body as Models.MessageConversation | undefined;
  const id = conversation?.id;
  if (typeof id !== "string" || !Array.isArray(conversation?.participants)) return { kind: "alive" };
  return { kind: "conversation", queueId, view: viewOf(conversation, id) };
}

function eventOf(
  conversationId: string,
  isEnd: boolean,
  body: SocketEventBody,
  now: number,
): ConversationEvent {
  const { eventTime, participantId, userId, queueId, disconnectType } = body;
  return {
    kind: isEnd ? "customer-end" : "user-start",
    conversationId,
    at: typeof eventTime === "number" ? eventTime : now,
    participantId,
    userId,
    queueId,
    disconnectType,
  };
}

function parsed(text: string): SocketFrame {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" && frame !== null ? (frame as SocketFrame) : {};
  } catch {
    return {};
  }
}
