/** genesys-provision: makes Genesys match the competency table, by a message or once after a deploy. */
import type { Node, NodeAPI, NodeDef } from "node-red";
import { type AppliedPlan, type ConnectorHandle, HandoverError, loggable } from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { connectorOf } from "../shared/connector.ts";
import { handleInput } from "../shared/handler.ts";
import { green, showStatus } from "../shared/status.ts";
import { answer } from "./actions.ts";
import { addPreviewRoute } from "./admin.ts";
import { runAfterDeploy } from "./after-deploy.ts";
import { PROVISION_DEFAULTS, PROVISION_MIGRATIONS, type ProvisionProperties } from "./config.ts";

export default function (RED: NodeAPI) {
  addPreviewRoute(RED);
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
        return { ...msg, payload: await answer(RED, connector, config, msg) };
      });
      this.on("close", () => {
        cancel();
        stop();
      });
    },
  );
}

/** The run after a deploy: what was done and what went wrong goes to the log, and what may pass is tried again. */
function runOnce(node: Node, handle: ConnectorHandle): () => void {
  return runAfterDeploy({
    async run() {
      const applied = await (await handle.use()).apply("create-missing");
      report(node, applied);
      const passing = applied.steps.find(({ error }) => error?.retriable)?.error;
      if (passing) throw new HandoverError(passing.code, passing.message, "", { retriable: true });
    },
    done() {},
    failed: (error) => node.warn(loggable(error)),
  });
}

function report(node: Node, { steps }: AppliedPlan): void {
  const changed = steps.filter(({ kind, done }) => done && kind !== "keep");
  if (changed.length > 0)
    node.log(changed.map(({ kind, integrationName }) => `${kind} ${integrationName}`).join(", "));
  for (const { error, integrationName } of steps) {
    if (error && !error.retriable) node.warn(`${integrationName}: ${error.message}`);
  }
}
