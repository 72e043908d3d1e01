/** What an agent can do on the desk. Refusals are worded for a person. */
import { newId, newSecret } from "../ids.ts";
import { Refusal, required } from "../refusal.ts";
import { type Bytes, TooLarge } from "../state/disk.ts";
import type { Agent, Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { alert, answer, decline, dispatchFor, enterQueue, giveUpAlert, isFree, passOver } from "./acd.ts";
import { endConversation, unwrapped, wrapUp } from "./ending.ts";
import { say, sendTyping } from "./outbound.ts";
import { leave, partOfAgent, present } from "./participants.ts";
import { mimeAllowed } from "./profiles.ts";
import { noteTransfer } from "./transfers.ts";

/** An agent and the conversation that they act on. */
export interface Act {
  agent: Agent;
  conversation: Conversation;
}

export function setOnQueue(world: World, agent: Agent, onQueue: boolean): void {
  agent.onQueue = onQueue;
  agent.notResponding = false;
  agent.idleSince = world.clock.now();
  if (onQueue) dispatchFor(world, agent);
  world.changed();
}

export function acceptAlert(world: World, { agent, conversation }: Act): void {
  answer(world, conversation, partOf(conversation, agent, "alerting"));
  world.changed();
}

export function declineAlert(world: World, { agent, conversation }: Act): void {
  decline(world, conversation, partOf(conversation, agent, "alerting"));
  dispatchFor(world, agent);
  world.changed();
}

/** As if the time to answer were over. */
export function letItRing(world: World, { agent, conversation }: Act): void {
  giveUpAlert(world, conversation, partOf(conversation, agent, "alerting"));
}

export function sayText(world: World, { agent, conversation }: Act, text: string): void {
  if (text.trim() === "")
    throw new Refusal(400, "bad.request", "Write something first: the message is empty.");
  say(world, conversation, { ...speaker(conversation, agent), text });
}

export function type(world: World, { agent, conversation }: Act): boolean {
  speaker(conversation, agent);
  return sendTyping(world, conversation);
}

export interface File {
  filename: string;
  mime: string;
  bytes: Bytes;
  text?: string;
}

export async function attach(world: World, { agent, conversation }: Act, file: File): Promise<void> {
  speaker(conversation, agent);
  if (!mimeAllowed(world, conversation.integrationId, "outbound", file.mime))
    throw new Refusal(
      400,
      "bad.request",
      `The content profile of ${conversation.integrationName} does not let files of type ${file.mime} out. Only what the profile allows (by default jpg, png and gif) reaches the user.`,
    );
  const id = newId();
  const sizeBytes = await store(world, id, file.bytes);
  const attachment = {
    id,
    mediaType: mediaTypeOf(file.mime),
    mime: file.mime,
    filename: file.filename,
    url: `${world.url}/api/v2/downloads/${id}-${newSecret()}/${encodeURIComponent(file.filename)}`,
    sizeBytes,
  };
  say(world, conversation, {
    ...speaker(conversation, agent),
    ...(file.text && { text: file.text }),
    attachments: [attachment],
  });
}

async function store(world: World, id: string, bytes: Bytes): Promise<number> {
  const maxBytes = world.settings.attachmentMaxBytes;
  const sizeBytes = await world.disk.saveBlob(id, bytes, maxBytes).catch((error) => {
    if (!(error instanceof TooLarge)) throw error;
    const limit = `${Math.floor(maxBytes / 1024 / 1024)} MB`;
    throw new Refusal(413, "request.entity.too.large", `The file is larger than ${limit}.`);
  });
  if (sizeBytes > 0) return sizeBytes;
  world.disk.dropBlob(id);
  throw new Refusal(400, "bad.request", "The file is empty.");
}

export function transferToQueue(world: World, { agent, conversation }: Act, queueId: string): void {
  const part = alone(conversation, agent);
  required(world.state.queues, "queue", queueId);
  noteTransfer(world, conversation, { type: "Unattended", byUserId: agent.id });
  leave(world, conversation, part, "transfer");
  passOver(world, conversation, agent.id, queueId);
  enterQueue(world, conversation, queueId);
  dispatchFor(world, agent);
  world.changed();
}

export function transferToAgent(world: World, { agent, conversation }: Act, toAgentId: string): void {
  const part = alone(conversation, agent);
  const target = colleague(world, agent, toAgentId);
  noteTransfer(world, conversation, { type: "Unattended", byUserId: agent.id, toUserId: target.id });
  leave(world, conversation, part, "transfer");
  alert(world, conversation, target, part.queueId);
  dispatchFor(world, agent);
  world.changed();
}

/** The agent leaves, and with them the conversation ends for the customer too. */
export function endByAgent(world: World, { agent, conversation }: Act): void {
  const by = partOf(conversation, agent, "connected");
  endConversation(world, conversation, {
    reason: `${agent.name} ended the chat`,
    by,
    own: "client",
    others: "peer",
  });
}

/** After the agent's part, or already during it; then none is asked for after it. */
export function wrapUpByAgent(world: World, { agent, conversation }: Act): void {
  const talking = partOfAgent(conversation, agent.id);
  const part = talking?.state === "connected" ? talking : unwrapped(conversation, agent.id);
  if (!part) throw new Refusal(409, "conflict", `There is nothing to wrap up for ${agent.name} here.`);
  wrapUp(world, conversation, part);
}

/** Another agent who can take a conversation. */
export function colleague(world: World, agent: Agent, id: string): Agent {
  if (!id) throw new Refusal(400, "bad.request", "Choose an agent or a queue first.");
  const target = required(world.state.agents, "agent", id);
  if (target.id === agent.id) throw new Refusal(409, "conflict", "You have this conversation already.");
  if (!isFree(world, target))
    throw new Refusal(
      409,
      "conflict",
      `${target.name} is not on queue or has no room for another conversation.`,
    );
  return target;
}

/** The agent's part, when no other agent is in the conversation. */
export function alone(conversation: Conversation, agent: Agent): Participant {
  const part = partOf(conversation, agent, "connected");
  const other = present(conversation, "agent").find((one) => one !== part);
  if (other)
    throw new Refusal(409, "conflict", `${other.name} is in this conversation too: end that part first.`);
  return part;
}

/** Who may speak to the customer: not an agent who was only asked for advice. */
export function speaker(conversation: Conversation, agent: Agent) {
  const participant = partOf(conversation, agent, "connected");
  if (participant.consultedBy)
    throw new Refusal(
      409,
      "conflict",
      `${agent.name} was asked for advice: the customer does not hear them.`,
    );
  return { participant, from: { type: "agent" as const, name: agent.name, userId: agent.id } };
}

export function partOf(
  conversation: Conversation,
  agent: Agent,
  state: "alerting" | "connected",
): Participant {
  const part = partOfAgent(conversation, agent.id);
  if (part?.state === state) return part;
  const why = state === "alerting" ? "is not alerted for" : "is not connected to";
  throw new Refusal(409, "conflict", `${agent.name} ${why} this conversation (any more).`);
}

function mediaTypeOf(mime: string): string {
  const type = mime.split("/")[0] ?? "";
  return ({ image: "Image", video: "Video", audio: "Audio" } as Record<string, string>)[type] ?? "File";
}
