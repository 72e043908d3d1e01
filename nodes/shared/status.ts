/** What a node shows below itself: the connector's worst condition, or how the node itself is doing. */
import type { Node, NodeAPI, NodeStatusFill, NodeStatusShape } from "node-red";
import type { Condition, ConditionName, ConnectorHandle } from "../../lib/index.ts";

interface Look {
  fill: NodeStatusFill;
  shape: NodeStatusShape;
}

/** Ring = heals by itself, dot = somebody must act. */
const LOOKS: Record<ConditionName, Look> = {
  "store-unavailable": { fill: "red", shape: "dot" },
  "node-too-old": { fill: "red", shape: "dot" },
  "not-configured": { fill: "red", shape: "dot" },
  "auth-failed": { fill: "red", shape: "dot" },
  "path-clash": { fill: "red", shape: "dot" },
  "webhook-port-needed": { fill: "red", shape: "dot" },
  conflict: { fill: "red", shape: "dot" },
  "permission-missing": { fill: "yellow", shape: "dot" },
  "hours-unreadable": { fill: "yellow", shape: "dot" },
  unreachable: { fill: "red", shape: "ring" },
  "secret-not-at-genesys": { fill: "red", shape: "dot" },
  "address-not-at-genesys": { fill: "red", shape: "dot" },
  "no-flow": { fill: "red", shape: "dot" },
  provisioning: { fill: "blue", shape: "ring" },
  "not-provisioned": { fill: "yellow", shape: "dot" },
  "no-receiver": { fill: "red", shape: "dot" },
  "gone-results": { fill: "yellow", shape: "dot" },
  throttled: { fill: "yellow", shape: "ring" },
  starting: { fill: "blue", shape: "ring" },
  "end-by-polling": { fill: "green", shape: "ring" },
};

export interface Shown extends Look {
  text: string;
}

/** Keeps the node's status at the connector's worst condition, and `own()` while all is well. Returns how to stop. */
export function showStatus(RED: NodeAPI, node: Node, handle: ConnectorHandle, own: () => Shown): () => void {
  const show = () => node.status(shownOf(RED, handle.conditions.worst()) ?? own());
  show();
  return handle.conditions.onChange(show);
}

export function shownOf(RED: NodeAPI, condition: Condition | undefined): Shown | undefined {
  if (!condition) return undefined;
  return { ...LOOKS[condition.name], text: text(RED, condition.name, condition.values) };
}

export function green(RED: NodeAPI, key: string, values: Record<string, string | number> = {}): Shown {
  return { fill: "green", shape: "dot", text: text(RED, key, values) };
}

/**
 * A text without values stays a key: the editor translates it into the language of whoever looks, and a Status node
 * gets the same word on every machine. With values only the runtime can put them in.
 */
export function text(RED: NodeAPI, key: string, values: Record<string, string | number> = {}): string {
  const name = `status.${key}`;
  return Object.keys(values).length === 0 ? name : RED._(name, values as Record<string, string>).trim();
}
