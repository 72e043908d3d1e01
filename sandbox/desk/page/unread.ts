/** Which words of the customers the agent has not looked at yet. */
import { type Conversation, inboundCount } from "./state.ts";

const seen = new Map<string, number>();

/** How many of the customer's messages came since the conversation was last looked at. */
export function unreadCount(conversation: Conversation): number {
  const count = inboundCount(conversation);
  // What was there at the first sight is what the agent accepted, or found after a reload: not news.
  if (!seen.has(conversation.id)) seen.set(conversation.id, count);
  return count - (seen.get(conversation.id) ?? 0);
}

export function markRead(conversation: Conversation): void {
  seen.set(conversation.id, inboundCount(conversation));
}
