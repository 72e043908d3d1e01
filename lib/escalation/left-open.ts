/**
 * Conversations that our own store opened and of which nobody has proven that they are closed. While an escalation is
 * live it stands for its conversation; when it lets go of one unproven, this is written in the same transaction.
 */
import { type Escalation, isLive } from "./escalation.ts";
import type { EscalationEvent } from "./events.ts";

const PREFIX = "left-open:";

export interface LeftOpen {
  conversationId: string;
  chatId: string;
}

/** The store's named strings for these conversations, to be committed. */
export function leftOpenMeta(chatId: string, ...conversationIds: string[]): Record<string, string> {
  return Object.fromEntries(conversationIds.map((id) => [PREFIX + id, chatId]));
}

export const LEFT_OPEN_PREFIX = PREFIX;

export function leftOpenOf([name, chatId]: [string, string]): LeftOpen {
  return { conversationId: name.slice(PREFIX.length), chatId };
}

/**
 * The conversations that this step lets go of without proof that they are closed. `justSpoken`: Genesys has just taken a
 * word of the user there. Pure.
 */
export function letGo(
  before: Escalation,
  after: Escalation,
  event: EscalationEvent,
  justSpoken: boolean,
): string[] {
  const left = before.conversationId !== after.conversationId ? [before.conversationId] : [];
  if (isLive(before) && !isLive(after) && !isProof(event, justSpoken)) left.push(after.conversationId);
  return left.filter((id) => id !== undefined);
}

/** Genesys said that it is closed, or that there is no such conversation. */
function isProof(event: EscalationEvent, justSpoken: boolean): boolean {
  switch (event.kind) {
    case "refused":
      return false;
    // It comes after every word, in the outbox's order.
    case "end-done":
      return event.closed;
    case "gone":
      return true;
    default:
      return !justSpoken;
  }
}
