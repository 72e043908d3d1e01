/** What a notification channel can listen to: things with an id, and the topics that tell of them (genesys-contract §5.4). Pure. */
export interface Subject {
  topicsOf(id: string): string[];
  idOf(topic: string): string | undefined;
  /** What Genesys most likely asks for, where it does not name it. */
  permission: string;
}

/** Topics that one channel can have. */
export const TOPICS_PER_CHANNEL = 1_000;
/** Two topics each: more would use up what a channel holds (DESIGN §7). */
export const CONVERSATIONS_PER_CHANNEL = TOPICS_PER_CHANNEL / 2;

/** `user-end` is no end: it also comes with a transfer, a decline and a re-queue (genesys-contract §0, fact 3). */
export type ConversationEventKind = "customer-end" | "user-start" | "user-end";

const KINDS: Record<string, ConversationEventKind> = {
  "customer.end": "customer-end",
  "user.start": "user-start",
  "user.end": "user-end",
};
const TOPIC = /^v2\.detail\.events\.conversation\.([^.]+)\.(customer\.end|user\.start|user\.end)$/;
const QUEUE_TOPIC = /^v2\.routing\.queues\.([^.]+)\.conversations\.messages$/;

/** Undefined for any other topic. */
export function readTopic(
  topic: string,
): { conversationId: string; kind: ConversationEventKind } | undefined {
  const [, conversationId, event = ""] = TOPIC.exec(topic) ?? [];
  const kind = KINDS[event];
  return conversationId && kind ? { conversationId, kind } : undefined;
}

/** The end of a conversation, and whether an agent comes or, where one is, goes. `attended` may change at any time. */
export function conversationSubject(attended: ReadonlySet<string>): Subject {
  return {
    topicsOf(id) {
      const base = `v2.detail.events.conversation.${id}`;
      return [`${base}.customer.end`, `${base}.${attended.has(id) ? "user.end" : "user.start"}`];
    },
    idOf: (topic) => readTopic(topic)?.conversationId,
    permission: "analytics:conversationDetail:view",
  };
}

/** All conversations of a queue in one topic (the permission is not checked in genesys-contract). */
export const queueSubject: Subject = {
  topicsOf: (queueId) => [`v2.routing.queues.${queueId}.conversations.messages`],
  idOf: (topic) => QUEUE_TOPIC.exec(topic)?.[1],
  permission: "routing:conversation:view",
};
