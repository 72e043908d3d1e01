/** genesys-receive: agent → user, and everything that happens to the chat. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { loadHtml, type Receiver } from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { isOn } from "../shared/config/typed-value.ts";
import { connectorOf } from "../shared/connector.ts";
import { copyOf } from "../shared/copy.ts";
import { green, showStatus } from "../shared/status.ts";
import { RECEIVE_DEFAULTS, RECEIVE_MIGRATIONS, type ReceiveProperties } from "./config.ts";

type HtmlOf = (text: string) => string;

const OUTPUTS = { message: 0, event: 1, ended: 2 } as const;

export default function (RED: NodeAPI) {
  RED.nodes.registerType("genesys-receive", function (this: Node, definition: NodeDef & ReceiveProperties) {
    RED.nodes.createNode(this, definition);
    const config = upgrade(definition, RECEIVE_DEFAULTS, RECEIVE_MIGRATIONS);
    const handle = connectorOf(RED, config.connector);
    const receiver = (htmlOf?: HtmlOf): Receiver => ({
      nodeId: this.id,
      competency: config.competency,
      confirm: config.confirm,
      emit: ({ kind, body }, { redelivered }) => {
        const msg = copyOf(body);
        if (redelivered) msg.genesys = { ...(msg.genesys as object), redelivered: true };
        if (htmlOf && kind === "message") msg.html = htmlOf(String(msg.payload));
        const outputs: (typeof msg | null)[] = [null, null, null];
        outputs[OUTPUTS[kind]] = msg;
        this.send(outputs);
      },
    });
    // What comes before the html twin's libraries are there waits in the inbox.
    const whole = isOn(config.html) ? loadHtml().then(receiver) : receiver();
    if (whole instanceof Promise) whole.catch((error) => this.error(error));
    const detach = handle.attachReceiver(whole);
    const stop = showStatus(RED, this, handle, () => green(RED, "ready"));
    this.on("close", () => {
      detach();
      stop();
    });
  });
}
