/** The person's identity for one message, by the mapping of the connector and with the sending node's context. */
import type { Node, NodeAPI } from "node-red";
import type { Identity } from "../../lib/index.ts";
import { GENESYS_CONFIG_DEFAULTS, type IdentityMapping } from "../genesys-config/config.ts";
import { evaluate } from "./evaluate.ts";
import type { FlowMessage } from "./handler.ts";

const DEFAULTS = GENESYS_CONFIG_DEFAULTS.identity;
const PARTS = ["email", "firstName", "lastName", "nickname", "fullName"] as const;

/** Parts that are empty, or cannot be read, are left out: a missing name never stops a chat. */
export async function identityOf(
  RED: NodeAPI,
  configId: string,
  node: Node,
  msg: FlowMessage,
): Promise<Identity> {
  const config = RED.nodes.getNode(configId) as (Node & { identity?: IdentityMapping }) | null;
  const mapping = config?.identity ?? DEFAULTS;
  const identity: Identity = {};
  for (const part of PARTS) {
    const value = await evaluate(RED, mapping[part] ?? DEFAULTS[part], node, msg).catch(() => undefined);
    if (typeof value === "string" || typeof value === "number")
      identity[part] = String(value).trim() || undefined;
  }
  return identity;
}
