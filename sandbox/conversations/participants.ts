/** People and machines that come into a conversation and leave it; each coming and going is an event. */
import { newId } from "../ids.ts";
import type { Conversation, Participant, Purpose } from "../state/model.ts";
import type { World } from "../world.ts";
import { announce, publishDetail } from "./events.ts";

/** Adds a participant and says so. An agent comes in alerting, everybody else connected. */
export function join(
  world: World,
  conversation: Conversation,
  purpose: Purpose,
  who: Pick<Participant, "name"> & Partial<Participant>,
): Participant {
  const now = world.clock.now();
  const alerting = purpose === "agent";
  const participant: Participant = {
    id: newId(),
    sessionId: newId(),
    purpose,
    state: alerting ? "alerting" : "connected",
    startTime: now,
    ...(alerting ? { startAlertingTime: now } : { connectedTime: now }),
    attributes: {},
    messageIds: [],
    ...who,
  };
  conversation.participants.push(participant);
  if (purpose === "acd" && participant.queueId) world.lookup.wait(conversation, participant.queueId);
  if (participant.userId) world.lookup.hold(conversation, participant.userId);
  if (purpose === "customer") publishDetail(world, conversation, participant, "customer.start");
  if (purpose === "acd") publishDetail(world, conversation, participant, "acd.start");
  if (purpose === "agent" && world.settings.userStartOn === "alerting")
    publishDetail(world, conversation, participant, "user.start");
  announce(world, conversation);
  return participant;
}

/** An alerted agent answers. */
export function connect(world: World, conversation: Conversation, participant: Participant): void {
  participant.state = "connected";
  participant.connectedTime = world.clock.now();
  if (world.settings.userStartOn === "connected")
    publishDetail(world, conversation, participant, "user.start");
  announce(world, conversation);
}

/** Ends a participant's part. `disconnectType` is written as in the REST API: `client`, `peer`, `transfer`… */
export function leave(
  world: World,
  conversation: Conversation,
  participant: Participant,
  disconnectType: string,
): void {
  if (participant.state === "disconnected") return;
  const now = world.clock.now();
  const talked = participant.purpose === "agent" && participant.state === "connected";
  participant.state = "disconnected";
  participant.endTime = now;
  participant.disconnectType = disconnectType;
  if (talked && world.settings.wrapupRequired && !participant.wrapup) participant.wrapupRequired = true;
  participant.consultedBy = undefined;
  if (participant.purpose === "acd" && participant.queueId)
    world.lookup.stopWaiting(conversation, participant.queueId);
  if (participant.userId) release(world, conversation, participant.userId);
  const topic = {
    customer: "customer.end",
    workflow: "flow.end",
    acd: "acd.end",
    agent: "user.end",
  } as const;
  publishDetail(world, conversation, participant, topic[participant.purpose]);
  announce(world, conversation);
}

function release(world: World, conversation: Conversation, agentId: string): void {
  world.lookup.release(conversation, agentId);
  const agent = world.state.agents.get(agentId);
  if (agent && world.lookup.held(agentId).size === 0) agent.idleSince = world.clock.now();
}

/** The participants of this purpose that are still there. */
export function present(conversation: Conversation, purpose: Purpose): Participant[] {
  return conversation.participants.filter((one) => one.purpose === purpose && one.state !== "disconnected");
}

/** The customer of the present or, after the end, of the last stretch. */
export function customerOf(conversation: Conversation): Participant {
  const customer = conversation.participants.findLast((one) => one.purpose === "customer");
  if (!customer) throw new Error(`conversation ${conversation.id} has no customer`);
  return customer;
}

/** The agent who has the conversation: alerted or connected, and not only asked for advice. */
export function agentOf(conversation: Conversation): Participant | undefined {
  const agents = present(conversation, "agent");
  return agents.findLast((one) => !one.consultedBy) ?? agents.at(-1);
}

/** The part that this agent has in the conversation now. */
export function partOfAgent(conversation: Conversation, agentId: string): Participant | undefined {
  return present(conversation, "agent").findLast((one) => one.userId === agentId);
}
