/** `msg.action = "doctor"`: the ten checks with their English texts, and all of it as text for a ticket. */
import type { NodeAPI } from "node-red";
import { type Connector, described, type Include, reportText } from "../../lib/index.ts";
import { englishWords } from "../genesys-config/doctor/texts.ts";
import { versionsOf } from "../genesys-config/doctor/versions.ts";
import type { FlowMessage } from "../shared/handler.ts";

export async function examine(
  RED: NodeAPI,
  connector: Connector,
  includes: readonly Include[],
  msg: FlowMessage,
): Promise<object> {
  const wants = wantsOf(msg.wants);
  const examination = await connector.doctor({ roundTrip: msg.roundTrip === true, wants, includes });
  return {
    ...examination,
    checks: examination.checks.map((check) => described(check, englishWords)),
    text: reportText(examination, englishWords, await versionsOf(RED)),
  };
}

/** `{fromUsers, fromAgents}`, each a list of file types; what is missing is not wanted. */
function wantsOf(wants: unknown): { fromUsers: string[]; fromAgents: string[] } | undefined {
  if (typeof wants !== "object" || wants === null) return undefined;
  const { fromUsers, fromAgents } = wants as Record<string, unknown>;
  return { fromUsers: typesOf(fromUsers), fromAgents: typesOf(fromAgents) };
}

const typesOf = (list: unknown): string[] =>
  Array.isArray(list) ? list.filter((one) => typeof one === "string") : [];
