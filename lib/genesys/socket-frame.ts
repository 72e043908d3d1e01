/** What a frame of the notification socket says, in our own words (genesys-contract §5.4). Pure. */
import type { Models } from "purecloud-platform-client-v2";
import { type ConversationView, viewOf } from "./conversations.ts";
import { type ConversationEventKind, queueSubject, readTopic } from "./socket-subject.ts";
import type { SocketEventBody, SocketFrame } from "./wire.ts";

/** Something happened in a conversation. A hint that may come late, twice, out of order, or never. */
export interface ConversationEvent {
  kind: ConversationEventKind;
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

export function readFrame(text: string, now: number): Frame {
  const { topicName = "", eventBody } = parsed(text);
  if (topicName === "v2.system.socket_closing") return { kind: "closing" };
  const queueId = queueSubject.idOf(topicName);
  if (queueId !== undefined) return ofQueue(queueId, eventBody);
  const topic = readTopic(topicName);
  return topic ? { kind: "event", event: eventOf(topic, eventBody ?? {}, now) } : { kind: "alive" };
}

function ofQueue(queueId: string, body: SocketFrame["eventBody"]): Frame {
  const conversation = body as Models.MessageConversation | undefined;
  const id = conversation?.id;
  if (typeof id !== "string" || !Array.isArray(conversation?.participants)) return { kind: "alive" };
  return { kind: "conversation", queueId, view: viewOf(conversation, id) };
}

function eventOf(
  topic: Pick<ConversationEvent, "conversationId" | "kind">,
  body: SocketEventBody,
  now: number,
): ConversationEvent {
  const { eventTime, participantId, userId, queueId, disconnectType } = body;
  const at = typeof eventTime === "number" ? eventTime : now;
  return { ...topic, at, participantId, userId, queueId, disconnectType };
}

function parsed(text: string): SocketFrame {
  try {
    const frame: unknown = JSON.parse(text);
    return typeof frame === "object" && frame !== null ? (frame as SocketFrame) : {};
  } catch {
    return {};
  }
}
