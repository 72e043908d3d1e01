/** Two connectors side by side, one on each way in; users of each post to the flow, and everything is written down. */

import { recordNode } from "../../support/flow-records.ts";
import { connectorNode, node, row, type SandboxAccess } from "../../support/flows.ts";
import type { FlowNode } from "../../support/node-red.ts";
import { FLOWS } from "../../support/sandbox.ts";

export interface Way {
  name: "shared" | "own";
  publicUrl: string;
  /** "" = Node-RED's own. */
  webhookPort: number | "";
}

export interface DeployFlowOptions {
  sandbox: SandboxAccess;
  webhookSecret: string;
  ways: Way[];
  folder: string;
}

export const connectorNameOf = ({ name }: Way) => `Bot on the ${name} port`;
export const recordsOf = ({ name }: Way) => ({ received: `received-${name}`, sent: `sent-${name}` });

export function deployFlow({ sandbox, webhookSecret, ways, folder }: DeployFlowOptions): FlowNode[] {
  const { id: clientId, secret: clientSecret } = sandbox.client;
  return [
    { id: "tab", type: "tab", label: "Deploys" },
    ...ways.flatMap((way): FlowNode[] => [
      connectorNode(sandbox, {
        id: `config-${way.name}`,
        connectorName: connectorNameOf(way),
        publicUrl: way.publicUrl,
        webhookPort: way.webhookPort,
        competencies: [row("", { flowId: FLOWS.general, flowName: "General chats" })],
        credentials: { clientId, clientSecret, webhookSecret },
      }),
      node(`provision-${way.name}`, "genesys-provision", [[]], { connector: `config-${way.name}` }),
      node(`channel-${way.name}`, "http in", [[`take-${way.name}`]], {
        url: `/say-${way.name}`,
        method: "post",
        upload: false,
      }),
      node(`take-${way.name}`, "function", [[`answer-${way.name}`], [`send-${way.name}`]], {
        outputs: 2,
        func: `return [{ res: msg.res, statusCode: 202, payload: "" }, { ...msg.payload }];`,
      }),
      node(`answer-${way.name}`, "http response", []),
      node(`send-${way.name}`, "genesys-send", [[recordsOf(way).sent]], { connector: `config-${way.name}` }),
      recordNode(recordsOf(way).sent, folder, recordsOf(way).sent),
      node(`receive-${way.name}`, "genesys-receive", [[recordsOf(way).received], [], []], {
        connector: `config-${way.name}`,
      }),
      recordNode(recordsOf(way).received, folder, recordsOf(way).received),
    ]),
    node("catch", "catch", [["error"]], { scope: null, uncaught: false }),
    recordNode("error", folder, "error"),
  ];
}
