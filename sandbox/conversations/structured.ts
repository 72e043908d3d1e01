/** Structured content to the user: quick replies, cards, pickers, notifications (contract §4.2). */
import { checkDefinition } from "../api/validate.ts";
import { badRequest } from "../refusal.ts";
import type { World } from "../world.ts";
import { type Act, speaker } from "./agent.ts";
import { say } from "./outbound.ts";

export interface Structured {
  text?: unknown;
  content?: unknown;
  /** `flow`: as the bot flow's, which may speak at any time; default: the agent's (a canned response). */
  as?: unknown;
}

/** Refuses what the OpenAPI subset does not know. */
export function sayStructured(world: World, { agent, conversation }: Act, structured: Structured): void {
  const { text, content } = structured;
  if (!Array.isArray(content) || content.length === 0)
    throw badRequest("content must be a list with something in it.", "content");
  for (const item of content) checkDefinition("OpenOutboundWebhookContent", item);
  const agents = speaker(conversation, agent);
  const from = { type: "flow" as const, name: conversation.integrationName };
  say(world, conversation, {
    ...agents,
    ...(structured.as === "flow" && { from }),
    ...(typeof text === "string" && text && { text }),
    structured: content,
  });
}
