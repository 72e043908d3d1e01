/** What must be found fast: threads, messages, who waits where, who holds what. Built from the state, never stored. */
import type { Conversation, Message, Participant, State } from "../state/model.ts";

export interface Lookup {
  /** Latest conversation of an integration and an external user. */
  thread(integrationId: string, customerId: string): string | undefined;
  conversationOfMessage(messageId: string): string | undefined;
  /** Message id of an earlier inbound message with this provider id. */
  repeated(integrationId: string, providerMessageId: string): string | undefined;
  /** Conversations in a queue, longest waiting first. */
  waiting(queueId: string): Iterable<string>;
  waitingCount(queueId: string): number;
  /** Conversations that alert an agent or are connected to one. */
  held(agentId: string): ReadonlySet<string>;
  addConversation(conversation: Conversation): void;
  addMessage(conversation: Conversation, message: Message): void;
  wait(conversation: Conversation, queueId: string): void;
  stopWaiting(conversation: Conversation, queueId: string): void;
  hold(conversation: Conversation, agentId: string): void;
  release(conversation: Conversation, agentId: string): void;
  forget(conversation: Conversation): void;
}

export function buildLookup(state: State): Lookup {
  const threads = new Map<string, string>();
  const messages = new Map<string, string>();
  const providerIds = new Map<string, string>();
  const waiting = new Map<string, Set<string>>();
  const held = new Map<string, Set<string>>();
  const threadKey = (integrationId: string, customerId: string) => `${integrationId} ${customerId}`;

  const lookup: Lookup = {
    thread: (integrationId, customerId) => threads.get(threadKey(integrationId, customerId)),
    conversationOfMessage: (messageId) => messages.get(messageId),
    repeated: (integrationId, providerId) => providerIds.get(threadKey(integrationId, providerId)),
    waiting: (queueId) => waiting.get(queueId) ?? [],
    waitingCount: (queueId) => waiting.get(queueId)?.size ?? 0,
    held: (agentId) => bag(held, agentId),
    addConversation(conversation) {
      threads.set(threadKey(conversation.integrationId, conversation.customer.id), conversation.id);
    },
    addMessage(conversation, message) {
      messages.set(message.id, conversation.id);
      if (message.direction === "inbound" && message.providerMessageId)
        providerIds.set(threadKey(conversation.integrationId, message.providerMessageId), message.id);
    },
    wait: (conversation, queueId) => void bag(waiting, queueId).add(conversation.id),
    stopWaiting: (conversation, queueId) => void bag(waiting, queueId).delete(conversation.id),
    hold: (conversation, agentId) => void bag(held, agentId).add(conversation.id),
    release: (conversation, agentId) => void bag(held, agentId).delete(conversation.id),
    forget(conversation) {
      const key = threadKey(conversation.integrationId, conversation.customer.id);
      if (threads.get(key) === conversation.id) threads.delete(key);
      for (const message of conversation.messages) {
        messages.delete(message.id);
        if (message.providerMessageId)
          providerIds.delete(threadKey(conversation.integrationId, message.providerMessageId));
      }
    },
  };

  for (const conversation of byStart(state)) {
    lookup.addConversation(conversation);
    for (const message of conversation.messages) lookup.addMessage(conversation, message);
    for (const participant of conversation.participants) restore(lookup, conversation, participant);
  }
  return lookup;
}

function restore(lookup: Lookup, conversation: Conversation, participant: Participant): void {
  if (participant.state === "disconnected") return;
  if (participant.purpose === "acd" && participant.queueId) lookup.wait(conversation, participant.queueId);
  if (participant.userId) lookup.hold(conversation, participant.userId);
}

function byStart(state: State): Conversation[] {
  return [...state.conversations.values()].sort((a, b) => a.startTime - b.startTime);
}

function bag(bags: Map<string, Set<string>>, key: string): Set<string> {
  let found = bags.get(key);
  if (!found) {
    found = new Set();
    bags.set(key, found);
  }
  return found;
}
