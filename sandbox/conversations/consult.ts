/** Several agents in one conversation: one asks another for advice, hands over after it, or both stay. */
import { Refusal } from "../refusal.ts";
import type { Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { alert, dispatchFor } from "./acd.ts";
import { type Act, alone, colleague, partOf } from "./agent.ts";
import { endConversation } from "./ending.ts";
import { announce } from "./events.ts";
import { leave, present } from "./participants.ts";
import { noteTransfer } from "./transfers.ts";

/** Alerts a colleague, who reads along once they answer. The customer goes on talking with the agent who asked. */
export function consult(world: World, { agent, conversation }: Act, toAgentId: string): void {
  const part = alone(conversation, agent);
  alert(world, conversation, colleague(world, agent, toAgentId), part.queueId, { consultedBy: part.id });
}

/** The agent who asked leaves (`transfer.consult`), the other has the conversation. */
export function completeConsult(world: World, { agent, conversation }: Act): void {
  const part = partOf(conversation, agent, "connected");
  const other = adviserOf(conversation, part);
  if (other.state !== "connected") throw new Refusal(409, "conflict", `${other.name} has not answered yet.`);
  other.consultedBy = undefined;
  noteTransfer(world, conversation, { type: "Attended", byUserId: agent.id, toUserId: other.userId });
  leave(world, conversation, part, "transfer.consult");
  dispatchFor(world, agent);
  world.changed();
}

/** The advice is over, whoever of the two says so: the conversation stays with the agent who asked. */
export function returnFromConsult(world: World, { agent, conversation }: Act): void {
  const part = partOf(conversation, agent, "connected");
  const adviser = part.consultedBy ? part : adviserOf(conversation, part);
  leave(world, conversation, adviser, adviser === part ? "client" : "peer");
  const freed = world.state.agents.get(adviser.userId ?? "");
  if (freed) dispatchFor(world, freed);
  world.changed();
}

/** From now on both speak to the customer. */
export function conference(world: World, { agent, conversation }: Act): void {
  const other = adviserOf(conversation, partOf(conversation, agent, "connected"));
  if (other.state !== "connected") throw new Refusal(409, "conflict", `${other.name} has not answered yet.`);
  other.consultedBy = undefined;
  announce(world, conversation);
  world.changed();
}

/** Goes, and leaves the conversation to the other agents who are connected to it. */
export function leaveToOthers(world: World, { agent, conversation }: Act): void {
  const part = partOf(conversation, agent, "connected");
  if (!hasOthers(conversation, part))
    throw new Refusal(409, "conflict", "No other agent is connected: transfer the conversation, or end it.");
  endPart(world, conversation, part);
}

/** An agent's leg ends as `client`; with the last one the conversation ends for the customer too (contract §5.4). */
export function endPart(world: World, conversation: Conversation, part: Participant): void {
  if (!hasOthers(conversation, part)) {
    const reason = `${part.name} ended the chat`;
    endConversation(world, conversation, { reason, by: part, own: "client", others: "peer" });
    return;
  }
  leave(world, conversation, part, "client");
  orphanAdvisers(conversation, part);
  const freed = world.state.agents.get(part.userId ?? "");
  if (freed) dispatchFor(world, freed);
  world.changed();
}

function hasOthers(conversation: Conversation, part: Participant): boolean {
  return present(conversation, "agent").some((one) => one !== part && one.state === "connected");
}

/** Whom an agent asked for advice has nobody to advise any more when that agent is gone: the conversation is theirs. */
export function orphanAdvisers(conversation: Conversation, gone: Participant): void {
  for (const one of present(conversation, "agent"))
    if (one.consultedBy === gone.id) one.consultedBy = undefined;
}

function adviserOf(conversation: Conversation, part: Participant): Participant {
  const adviser = present(conversation, "agent").find((one) => one.consultedBy === part.id);
  if (!adviser) throw new Refusal(409, "conflict", `${part.name} has asked nobody for advice here.`);
  return adviser;
}
