/** What a frame of the notification socket says, in our own words (genesys-contract §5.4). Pure. */
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
  /** The socket will be closed by Genesys within a minute. */
  | { kind: "closing" }
  /** A heartbeat, the answer to our ping, or something that nobody asked for: at least it lives. */
  | { kind: "alive" };

const TOPIC = /^v2\.detail\.events\.conversation\.([^.]+)\.(customer\.end|user\.start)$/;

/** Both topics of a conversation that we watch: more would use up what a channel holds (DESIGN §7). */
export function topicsOf(conversationId: string): string[] {
  const base = `v2.detail.events.conversation.${conversationId}`;
  return [`${base}.customer.end`, `${base}.user.start`];
}

/** The conversation that a topic is about. */
export function conversationOf(topic: string): string | undefined {
  return TOPIC.exec(topic)?.[1];
}

export function readFrame(text: string, now: number): Frame {
  const { topicName = "", eventBody } = parsed(text);
  if (topicName === "v2.system.socket_closing") return { kind: "closing" };
  const [, conversationId, what] = TOPIC.exec(topicName) ?? [];
  if (conversationId === undefined) return { kind: "alive" };
  return { kind: "event", event: eventOf(conversationId, what === "customer.end", eventBody ?? {}, now) };
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
