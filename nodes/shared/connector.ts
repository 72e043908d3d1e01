/** From a node to the connector that it names. */
import type { NodeAPI } from "node-red";
import { type ConnectorHandle, handleOf } from "../../lib/index.ts";

/** A handle also for a connector that is missing or not deployed: asking it says NOT_CONFIGURED. */
export function connectorOf(RED: NodeAPI, configId: string): ConnectorHandle {
  const handle = handleOf(configId || "none");
  if (!RED.nodes.getNode(configId)) handle.conditions.set("not-configured");
  return handle;
}
