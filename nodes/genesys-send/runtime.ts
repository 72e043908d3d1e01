/** genesys-send: user → agent. Escalates, sends texts and files, tells of typing, confirms, ends. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type Result, readOutgoing, type Sender } from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { connectorOf } from "../shared/connector.ts";
import { evaluate } from "../shared/evaluate.ts";
import { type FlowMessage, handleInput } from "../shared/handler.ts";
import { identityOf } from "../shared/identity.ts";
import { green, showStatus } from "../shared/status.ts";
import { SEND_DEFAULTS, SEND_MIGRATIONS, type SendProperties } from "./config.ts";

export default function (RED: NodeAPI) {
  RED.nodes.registerType("genesys-send", function (this: Node, definition: NodeDef & SendProperties) {
    RED.nodes.createNode(this, definition);
    const config = upgrade(definition, SEND_DEFAULTS, SEND_MIGRATIONS);
    const handle = connectorOf(RED, config.connector);
    const sender: Sender = {
      nodeId: this.id,
      recovered: (flowMessage, result) => pass(this, flowMessage, result),
    };
    const detach = handle.attachSender(sender);
    const stop = showStatus(RED, this, handle, () => green(RED, "ready"));

    const outgoingOf = async (chatId: unknown, msg: FlowMessage) => {
      const read = (typed: SendProperties["text"]) => evaluate(RED, typed, this, msg);
      return readOutgoing({
        chatId,
        text: await read(config.text),
        attachments: await read(config.attachments),
        history: await read(config.history),
        competency: msg.competency,
        identity: await identityOf(RED, config.connector, this, msg),
        msg,
      });
    };

    handleInput(this, async (msg) => {
      const connector = await handle.use();
      const chatId = await evaluate(RED, config.chatId, this, msg);
      const outgoing = await outgoingOf(chatId, msg).catch((error) => {
        connector.turnTaken(String(chatId));
        throw error;
      });
      return { ...msg, ...(await connector.send(outgoing, fallbackPathOf(msg), sender)) };
    });
    this.on("close", () => {
      detach();
      stop();
    });
  });
}

/** A result that outlived the instance which sent the message. */
function pass(node: Node, flowMessage: Record<string, unknown>, result: Result): void {
  if (result.ok) node.send({ ...flowMessage, delivery: result.delivery });
  else node.error(result.error, flowMessage as FlowMessage);
}

function fallbackPathOf(msg: FlowMessage): string[] {
  const route = msg.route as { fallbackPath?: unknown } | undefined;
  return Array.isArray(route?.fallbackPath) ? route.fallbackPath.map(String) : [];
}
