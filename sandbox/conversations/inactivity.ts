/** The queue's inactivity timer: off as delivered, it disconnects a conversation in which nobody speaks (contract §5.1). */
import type { Conversation } from "../state/model.ts";
import type { World } from "../world.ts";
import { endConversation } from "./ending.ts";
import { customerOf } from "./participants.ts";

const running = new WeakMap<Conversation, () => void>();

/** Call after each message, and after a restart: the silence begins anew. */
export function watchInactivity(world: World, conversation: Conversation): void {
  running.get(conversation)?.();
  running.delete(conversation);
  conversation.inactiveAt = undefined;
  const { inactivitySeconds } = world.settings;
  if (inactivitySeconds === 0 || conversation.endTime !== undefined) return;
  conversation.inactiveAt = world.clock.now() + world.clock.real(inactivitySeconds * 1000);
  const stop = world.clock.after(inactivitySeconds * 1000, () => {
    if (world.state.conversations.get(conversation.id) === conversation) endByInactivity(world, conversation);
  });
  running.set(conversation, stop);
}

/** Nobody said anything for too long (contract §5.1: `inactivity`). */
export function endByInactivity(world: World, conversation: Conversation): void {
  endConversation(world, conversation, {
    reason: "Nobody said anything for too long",
    by: customerOf(conversation),
    own: "inactivity",
    others: "inactivity",
  });
}
