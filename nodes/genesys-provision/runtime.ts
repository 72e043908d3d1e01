/** genesys-provision: makes Genesys match the competency table, by a message or once after a deploy. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type Connector, type ConnectorHandle, HandoverError } from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { connectorOf } from "../shared/connector.ts";
import { type FlowMessage, handleInput } from "../shared/handler.ts";
import { green, showStatus } from "../shared/status.ts";
import { runAfterDeploy } from "./after-deploy.ts";
import { PROVISION_DEFAULTS, PROVISION_MIGRATIONS, type ProvisionProperties } from "./config.ts";
import { examine } from "./doctor.ts";

export default function (RED: NodeAPI) {
  RED.nodes.registerType(
    "genesys-provision",
    function (this: Node, definition: NodeDef & ProvisionProperties) {
      RED.nodes.createNode(this, definition);
      const config = upgrade(definition, PROVISION_DEFAULTS, PROVISION_MIGRATIONS);
      const handle = connectorOf(RED, config.connector);
      const stop = showStatus(RED, this, handle, () => green(RED, "ready"));
      const cancel = config.onDeploy === "create-missing" ? runOnce(this, handle) : () => {};

      handleInput(this, async (msg) => {
        const connector = await handle.use();
        return { ...msg, payload: await answer(RED, connector, msg) };
      });
      this.on("close", () => {
        cancel();
        stop();
      });
    },
  );
}

async function answer(RED: NodeAPI, connector: Connector, msg: FlowMessage): Promise<unknown> {
  const takeOver = Array.isArray(msg.takeOver) ? msg.takeOver.map(String) : [];
  const action = msg.action ?? "plan";
  if (action === "plan") return connector.plan(takeOver);
  if (action === "check") {
    const plan = await connector.plan(takeOver);
    return { ...plan, steps: plan.steps.filter(({ kind }) => kind !== "keep") };
  }
  if (action === "apply") return connector.apply("all", hashOf(msg.payload), takeOver);
  if (action === "doctor") return examine(RED, connector, msg);
  throw new HandoverError(
    "GENESYS_REJECTED",
    `msg.action is "${String(action).slice(0, 40)}", which genesys-provision does not know.`,
    "Use plan, apply, check or doctor.",
  );
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

/** The run after a deploy; problems go to the log and the Catch nodes, and what may pass is tried again. */
function runOnce(node: Node, handle: ConnectorHandle): () => void {
  return runAfterDeploy({
    run: async () => (await handle.use()).apply("create-missing"),
    done: ({ steps }) => {
      const changed = steps.filter(({ kind, done }) => done && kind !== "keep");
      if (changed.length > 0)
        node.log(changed.map(({ kind, integrationName }) => `${kind} ${integrationName}`).join(", "));
      for (const { error, integrationName } of steps) {
        if (error) node.warn(`${integrationName}: ${error.message}`);
      }
    },
    failed: (error) => node.warn(error instanceof Error ? error.message : String(error)),
  });
}
