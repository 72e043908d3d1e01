/** Queues and agents: who is alerted next, what happens when nobody answers. */
import type { Agent, Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { agentOf, connect, join, leave, present } from "./participants.ts";

/** Runs the flow of the integration's recipient, which transfers to its queue. Without a flow nothing happens. */
export function runFlow(world: World, conversation: Conversation): void {
  if (conversation.endTime !== undefined || isRouted(conversation)) return;
  const integration = world.state.integrations.get(conversation.integrationId);
  const recipient = integration && world.state.recipients.get(integration.recipientId);
  const flow = recipient?.flowId ? world.state.flows.get(recipient.flowId) : undefined;
  if (!flow?.published || !flow.queueId) return;
  const step = join(world, conversation, "workflow", { name: flow.name, flowId: flow.id });
  leave(world, conversation, step, "transfer");
  enterQueue(world, conversation, flow.queueId);
}

/** Whether a flow, a queue or an agent has the conversation in the present stretch. */
function isRouted(conversation: Conversation): boolean {
  return conversation.participants.some((one) => one.purpose !== "customer" && one.state !== "disconnected");
}

export function enterQueue(world: World, conversation: Conversation, queueId: string): void {
  const queue = world.state.queues.get(queueId);
  join(world, conversation, "acd", { name: queue?.name ?? "", queueId });
  dispatch(world, queueId);
}

/** Alerts one free agent for each conversation that waits in the queue, as long as there are free agents. */
export function dispatch(world: World, queueId: string): void {
  const members = [...world.state.agents.values()].filter(
    (agent) => isFree(world, agent) && agent.queueIds.includes(queueId),
  );
  if (members.length === 0) return;
  for (const id of [...world.lookup.waiting(queueId)]) {
    const conversation = world.state.conversations.get(id);
    if (!conversation || agentOf(conversation)) continue;
    const agent = nextAgent(world, conversation, members);
    if (agent) alert(world, conversation, agent, queueId);
    else if (!members.some((member) => isFree(world, member))) return;
  }
}

/** Looks for work for an agent who became free. */
export function dispatchFor(world: World, agent: Agent): void {
  for (const queueId of agent.queueIds) dispatch(world, queueId);
}

/** Whoever holds the fewest conversations, then whoever has been idle longest. */
function nextAgent(world: World, conversation: Conversation, members: Agent[]): Agent | undefined {
  const held = (agent: Agent) => world.lookup.held(agent.id).size;
  return members
    .filter((agent) => isFree(world, agent) && !conversation.passedOver.includes(agent.id))
    .sort((a, b) => held(a) - held(b) || a.idleSince - b.idleSince)[0];
}

/** On queue, answering, and with room for one more conversation. */
export function isFree(world: World, agent: Agent): boolean {
  const held = world.lookup.held(agent.id).size;
  return agent.onQueue && !agent.notResponding && held < world.settings.conversationsPerAgent;
}

/** Alerts an agent; nothing happens for `alertSeconds`: not responding, and the next one. */
export function alert(
  world: World,
  conversation: Conversation,
  agent: Agent,
  queueId: string | undefined,
  more: Pick<Participant, "consultedBy"> = {},
): void {
  const who = { name: agent.name, userId: agent.id, queueId, ...more };
  watchAlert(world, conversation, join(world, conversation, "agent", who));
  world.changed();
}

/** Starts the alert's timer; also after a restart, for alerts that were on when the process ended. */
export function watchAlert(world: World, conversation: Conversation, participant: Participant): void {
  world.clock.after(world.settings.alertSeconds * 1000, () => {
    const known = world.state.conversations.get(conversation.id) === conversation;
    if (known && participant.state === "alerting") giveUpAlert(world, conversation, participant);
  });
}

/** Nobody answered: the agent is not responding, and the next one is alerted. */
export function giveUpAlert(world: World, conversation: Conversation, participant: Participant): void {
  const agent = world.state.agents.get(participant.userId ?? "");
  if (agent) agent.notResponding = true;
  backToQueue(world, conversation, participant, "transfer.noanswer");
  world.changed();
}

/** The alerted agent answers; the queue's part ends. */
export function answer(world: World, conversation: Conversation, participant: Participant): void {
  connect(world, conversation, participant);
  for (const queue of present(conversation, "acd")) leave(world, conversation, queue, "transfer");
  conversation.passedOver = [];
}

/** The alerted agent says no, and is passed over for a while. */
export function decline(world: World, conversation: Conversation, participant: Participant): void {
  passOver(world, conversation, participant.userId ?? "", participant.queueId);
  backToQueue(world, conversation, participant, "client");
}

/** Alerts somebody else first; when nobody else is there, the same agent after a pause. */
export function passOver(
  world: World,
  conversation: Conversation,
  agentId: string,
  queueId: string | undefined,
): void {
  conversation.passedOver.push(agentId);
  world.clock.after(world.settings.declinePauseSeconds * 1000, () => {
    conversation.passedOver = conversation.passedOver.filter((id) => id !== agentId);
    if (queueId) dispatch(world, queueId);
  });
}

/**
 * The agent's leg ends and the conversation waits for the next one. An alerted agent never took it out of its queue,
 * unless it was transferred straight to them; and who was only asked for advice leaves it with the agent who asked.
 */
export function backToQueue(
  world: World,
  conversation: Conversation,
  participant: Participant,
  disconnectType: string,
): void {
  leave(world, conversation, participant, disconnectType);
  const { queueId } = participant;
  if (!queueId || present(conversation, "agent").length > 0) return;
  if (present(conversation, "acd").length > 0) dispatch(world, queueId);
  else enterQueue(world, conversation, queueId);
}
