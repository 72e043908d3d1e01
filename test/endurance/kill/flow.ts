/** The flow under the storm: a channel that users post to, both kinds of genesys-receive, and a record of everything. */

import { recordNode } from "../../support/flow-records.ts";
import { connectorNode, node, ROWS, type SandboxAccess } from "../../support/flows.ts";
import type { FlowNode } from "../../support/node-red.ts";

/** Agents of this competency are confirmed as soon as the flow has their words, the others when the flow says so. */
export const HANDED_OVER = "Animal";
export const BY_THE_FLOW = "Payment";

export interface KillFlowOptions {
  sandbox: SandboxAccess;
  publicUrl: string;
  /** Where the records are written. */
  folder: string;
}

export function killFlow({ sandbox, publicUrl, folder }: KillFlowOptions): FlowNode[] {
  const record = (name: string) => recordNode(name, folder, name);
  const receive = (id: string, competency: string, confirm: string, message: string[]) =>
    node(id, "genesys-receive", [message, ["event"], ["ended"]], {
      connector: "config",
      competency,
      confirm,
      configVersion: 1,
    });
  return [
    { id: "tab", type: "tab", label: "Storm" },
    connectorNode(sandbox, { publicUrl, competencies: ROWS }),
    node("provision", "genesys-provision", [[]], { connector: "config" }),
    node("channel", "http in", [["take"]], { url: "/say", method: "post", upload: false }),
    // The channel is told that its word arrived, not that it was accepted: users do not wait for Genesys to type on.
    node("take", "function", [["answer"], ["send"]], {
      outputs: 2,
      func: `return [{ res: msg.res, statusCode: 202, payload: "" }, { ...msg.payload }];`,
    }),
    node("answer", "http response", [], {}),
    node("send", "genesys-send", [["sent"]], { connector: "config" }),
    record("sent"),
    node("catch", "catch", [["error"]], { scope: null, uncaught: false }),
    record("error"),
    receive("receive-at-once", HANDED_OVER, "handed-over", ["received"]),
    receive("receive-confirmed", BY_THE_FLOW, "flow", ["received-confirmed"]),
    record("received"),
    recordNode("received-confirmed", folder, "received", ["confirm"]),
    node("confirm", "function", [["send-receipt"]], {
      func: `return { chatId: msg.chatId, genesys: msg.genesys, action: "delivered" };`,
    }),
    node("send-receipt", "genesys-send", [["sent"]], { connector: "config" }),
    record("event"),
    record("ended"),
  ];
}
