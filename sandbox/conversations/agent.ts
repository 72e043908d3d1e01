/** What an agent can do on the desk. Refusals are worded for a person. */
import { newId, newSecret } from "../ids.ts";
import { Refusal, required } from "../refusal.ts";
import type { Agent, Conversation, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { alert, answer, decline, dispatchFor, enterQueue, isFree, passOver } from "./acd.ts";
import { endConversation, unwrapped, wrapUp } from "./ending.ts";
import { say, sendTyping } from "./outbound.ts";
import { agentOf, leave } from "./participants.ts";
import { mimeAllowed } from "./profiles.ts";

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

export function sayText(world: World, { agent, conversation }: Act, text: string): void {
  if (text.trim() === "")
    throw new Refusal(400, "bad.request", "Write something first: the message is empty.");
  say(world, conversation, { ...speaker(conversation, agent), text });
}

export function type(world: World, { agent, conversation }: Act): boolean {
  partOf(conversation, agent, "connected");
  return sendTyping(world, conversation);
}

export interface File {
  filename: string;
  mime: string;
  bytes: Buffer;
  text?: string;
}

export async function attach(world: World, { agent, conversation }: Act, file: File): Promise<void> {
  const from = speaker(conversation, agent);
  if (file.bytes.length === 0) throw new Refusal(400, "bad.request", "The file is empty.");
  if (file.bytes.length > world.settings.attachmentMaxBytes)
    throw new Refusal(413, "request.entity.too.large", "The file is larger than 25 MB.");
  if (!mimeAllowed(world, conversation.integrationId, "outbound", file.mime))
    throw new Refusal(
      400,
      "bad.request",
      `The content profile of ${conversation.integrationName} does not let files of type ${file.mime} out. Only what the profile allows (by default jpg, png and gif) reaches the user.`,
    );
  const id = newId();
  await world.disk.saveBlob(id, file.bytes);
  const attachment = {
    id,
    mediaType: mediaTypeOf(file.mime),
    mime: file.mime,
    filename: file.filename,
    url: `${world.url}/api/v2/downloads/${id}-${newSecret()}/${encodeURIComponent(file.filename)}`,
    sizeBytes: file.bytes.length,
  };
  say(world, conversation, { ...from, ...(file.text && { text: file.text }), attachments: [attachment] });
}

export function transferToQueue(world: World, { agent, conversation }: Act, queueId: string): void {
  const part = partOf(conversation, agent, "connected");
  required(world.state.queues, "queue", queueId);
  leave(world, conversation, part, "transfer");
  passOver(world, conversation, agent.id, queueId);
  enterQueue(world, conversation, queueId);
  dispatchFor(world, agent);
  world.changed();
}

export function transferToAgent(world: World, { agent, conversation }: Act, toAgentId: string): void {
  const part = partOf(conversation, agent, "connected");
  const target = required(world.state.agents, "agent", toAgentId);
  if (target.id === agent.id) throw new Refusal(409, "conflict", "You have this conversation already.");
  if (!isFree(world, target))
    throw new Refusal(
      409,
      "conflict",
      `${target.name} is not on queue or has no room for another conversation.`,
    );
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

export function wrapUpByAgent(world: World, { agent, conversation }: Act): void {
  const part = unwrapped(conversation, agent.id);
  if (!part) throw new Refusal(409, "conflict", `There is nothing to wrap up for ${agent.name} here.`);
  wrapUp(world, conversation, part);
}

function speaker(conversation: Conversation, agent: Agent) {
  const participant = partOf(conversation, agent, "connected");
  return { participant, from: { type: "agent" as const, name: agent.name, userId: agent.id } };
}

function partOf(conversation: Conversation, agent: Agent, state: "alerting" | "connected"): Participant {
  const part = agentOf(conversation);
  if (part?.userId === agent.id && part.state === state) return part;
  const why = state === "alerting" ? "is not alerted for" : "is not connected to";
  throw new Refusal(409, "conflict", `${agent.name} ${why} this conversation (any more).`);
}

function mediaTypeOf(mime: string): string {
  const type = mime.split("/")[0] ?? "";
  return ({ image: "Image", video: "Video", audio: "Audio" } as Record<string, string>)[type] ?? "File";
}
