/** How a conversation ends, and the wrap-up that follows for the agent. */
import type { Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { dispatchFor } from "./acd.ts";
import { announce, publishDetail } from "./events.ts";
import { leave } from "./participants.ts";

export interface Ending {
  /** Shown on the desk. */
  reason: string;
  /** The disconnect type of the leg that ended it, and of all others. */
  own: string;
  others: string;
  /** Whose leg that was. */
  by?: Participant;
}

/** Disconnects everybody. The one who ends leaves first (contract §5.4: the customer's leg follows as `peer`). */
export function endConversation(world: World, conversation: Conversation, ending: Ending): void {
  if (conversation.endTime !== undefined) return;
  const agents = conversation.participants.filter(
    (one) => one.purpose === "agent" && one.state !== "disconnected",
  );
  if (ending.by) leave(world, conversation, ending.by, ending.own);
  for (const participant of conversation.participants) leave(world, conversation, participant, ending.others);
  conversation.endTime = world.clock.now();
  conversation.endReason = ending.reason;
  conversation.customerTypingUntil = undefined;
  for (const { userId } of agents) {
    const agent = world.state.agents.get(userId ?? "");
    if (agent) dispatchFor(world, agent);
  }
  world.changed();
}

/** The agent's note after the conversation; it does not matter to the customer. */
export function wrapUp(
  world: World,
  conversation: Conversation,
  participant: Participant,
  { code, name, notes }: { code?: string; name?: string; notes?: string } = {},
): void {
  participant.wrapupRequired = false;
  participant.wrapup = {
    code: code ?? "ININ-WRAP-UP-SANDBOX",
    name: name ?? "Done",
    ...(notes && { notes }),
    endTime: world.clock.now(),
  };
  publishDetail(world, conversation, participant, "acw");
  publishDetail(world, conversation, participant, "wrapup");
  announce(world, conversation);
  world.changed();
}

/** The part of an agent in this conversation that still needs a wrap-up. */
export function unwrapped(conversation: Conversation, agentId?: string): Participant | undefined {
  return conversation.participants.findLast(
    (one) => one.wrapupRequired && one.state === "disconnected" && (!agentId || one.userId === agentId),
  );
}
