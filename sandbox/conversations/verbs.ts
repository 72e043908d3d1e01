/** The verbs of the desk and of the control API: what an agent does with a conversation, by its name in the address. */
import { Refusal, required } from "../refusal.ts";
import type { World } from "../world.ts";
import {
  type Act,
  acceptAlert,
  declineAlert,
  endByAgent,
  letItRing,
  sayText,
  setOnQueue,
  transferToAgent,
  transferToQueue,
  type,
  wrapUpByAgent,
} from "./agent.ts";
import { completeConsult, conference, consult, leaveToOthers, returnFromConsult } from "./consult.ts";
import { closeBrowser } from "./mishaps.ts";
import { sayStructured } from "./structured.ts";

type Body = Record<string, unknown>;
type Verb = (world: World, act: Act, body: Body) => unknown;

const verbs: Record<string, Verb> = {
  accept: acceptAlert,
  decline: declineAlert,
  "no-answer": letItRing,
  message: (world, act, { text }) => sayText(world, act, String(text ?? "")),
  structured: sayStructured,
  typing: (world, act) => ({ sent: type(world, act) }),
  transfer: (world, act, { queueId, toAgentId }) =>
    queueId
      ? transferToQueue(world, act, String(queueId))
      : transferToAgent(world, act, String(toAgentId ?? "")),
  consult: (world, act, { toAgentId }) => consult(world, act, String(toAgentId ?? "")),
  complete: completeConsult,
  return: returnFromConsult,
  conference,
  leave: leaveToOthers,
  end: endByAgent,
  wrapup: wrapUpByAgent,
};

/** Throws a 404 for a verb that does not exist, a 400 or 409 for one that does not fit, worded for a person. */
export function converse(world: World, conversationId: string, verb: string, body: Body): object {
  const run = Object.hasOwn(verbs, verb) ? verbs[verb] : undefined;
  if (!run) throw new Refusal(404, "not.found", `An agent cannot do ${verb} with a conversation.`);
  return (run(world, actOf(world, conversationId, body.agentId), body) as object | undefined) ?? {};
}

/** What concerns an agent and not one conversation. */
export function attend(world: World, agentId: string, verb: string, body: Body): object {
  const agent = required(world.state.agents, "agent", agentId);
  if (verb === "on-queue") setOnQueue(world, agent, body.onQueue === true);
  else if (verb === "close-browser") closeBrowser(world, agent);
  else throw new Refusal(404, "not.found", `An agent cannot do ${verb}.`);
  return {};
}

export function actOf(world: World, conversationId: string, agentId: unknown): Act {
  const agent = world.state.agents.get(String(agentId ?? ""));
  if (!agent) throw new Refusal(400, "bad.request", "Say which agent you are (agentId).");
  return { agent, conversation: required(world.state.conversations, "conversation", conversationId) };
}
