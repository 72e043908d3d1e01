/** What `msg.action` makes genesys-provision do. */
import type { NodeAPI } from "node-red";
import { type Connector, HandoverError, INCLUDES, type Include, type PlanAsked } from "../../lib/index.ts";
import type { FlowMessage } from "../shared/handler.ts";
import type { ProvisionProperties } from "./config.ts";
import { examine } from "./doctor.ts";
import { includedBy } from "./include/included.ts";

/** The answer to one message: what goes into `msg.payload`. */
export async function answer(
  RED: NodeAPI,
  connector: Connector,
  config: ProvisionProperties,
  msg: FlowMessage,
): Promise<unknown> {
  const asked: PlanAsked = {
    takeOver: listOf(msg.takeOver),
    include: msg.include === undefined ? includedBy(config) : includeOf(msg.include),
  };
  switch (msg.action ?? "plan") {
    case "plan":
      return connector.plan(asked);
    case "check": {
      const plan = await connector.plan(asked);
      return { ...plan, steps: plan.steps.filter(({ kind }) => kind !== "keep") };
    }
    case "apply":
      return connector.apply("all", hashOf(msg.payload), asked);
    case "prune":
      return connector.prune(listOf(msg.prune));
    case "doctor":
      return examine(RED, connector, asked.include ?? [], msg);
    default:
      throw new HandoverError(
        "GENESYS_REJECTED",
        `msg.action is "${String(msg.action).slice(0, 40)}", which genesys-provision does not know.`,
        "Use plan, apply, check, prune or doctor.",
      );
  }
}

function includeOf(given: unknown): Include[] {
  const names = listOf(given);
  const unknown = names.find((name) => !INCLUDES.includes(name as Include));
  if (unknown === undefined) return names as Include[];
  throw new HandoverError(
    "GENESYS_REJECTED",
    `msg.include names "${unknown.slice(0, 40)}", which genesys-provision does not know.`,
    `Use a list of ${INCLUDES.join(", ")}.`,
  );
}

/** Ids or names, given as a list or alone. */
function listOf(given: unknown): string[] {
  if (given === undefined || given === null || given === "") return [];
  return (Array.isArray(given) ? given : [given]).map(String);
}

function hashOf(payload: unknown): string {
  const hash = (payload as { hash?: unknown } | null | undefined)?.hash;
  if (typeof hash === "string" && hash !== "") return hash;
  throw new HandoverError(
    "GENESYS_REJECTED",
    "apply needs the plan that it shall carry out.",
    "Send the message that plan answered with, with msg.action = apply.",
  );
}
