/** genesys-config: one Genesys Cloud organisation. Gives its connector what it needs, and its webhook a place. */
import type { Node, NodeAPI, NodeCredentials, NodeDef } from "node-red";
import {
  attach,
  type ConnectorSettings,
  closeAll,
  detach,
  HandoverError,
  type Log,
  setFlowsRunning,
} from "../../lib/index.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { shownOf } from "../shared/status.ts";
import { hasOwnPort, webhookSegment } from "./address.ts";
import { addAdminRoutes } from "./admin.ts";
import { placeOf } from "./asking.ts";
import {
  GENESYS_CONFIG_CREDENTIALS,
  GENESYS_CONFIG_DEFAULTS,
  GENESYS_CONFIG_MIGRATIONS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
  type IdentityMapping,
} from "./config.ts";
import {
  claim,
  closeIdlePorts,
  closePort,
  closePorts,
  comeBack,
  mountOnNodeRed,
  openPort,
  type Place,
  type Route,
  release,
} from "./mount.ts";
import { closeSandbox } from "./sandbox-start.ts";
import { settingsOf } from "./settings.ts";

type ConfigNode = Node<GenesysConfigCredentials> & { identity: IdentityMapping; place: string };

/** How long the end of the process waits for what is being sent. */
const SHUTDOWN_GRACE_MS = 10_000;
const REMOVED_GRACE_MS = 5_000;

export default function (RED: NodeAPI) {
  const mounted = mountOnNodeRed(RED);
  addAdminRoutes(RED);
  const shutdown = followProcess(RED);

  RED.nodes.registerType(
    "genesys-config",
    function (this: ConfigNode, definition: NodeDef & GenesysConfigProperties) {
      RED.nodes.createNode(this, definition);
      const config = upgrade(definition, GENESYS_CONFIG_DEFAULTS, GENESYS_CONFIG_MIGRATIONS);
      this.identity = config.identity;
      this.place = placeOf(config);
      const place: Place = hasOwnPort(config) ? Number(config.webhookPort) : "node-red";
      const segment = webhookSegment(config);
      const log: Log = (level, line) => this[level === "info" ? "log" : level](line);

      const route: Route = (req, res, tail) => {
        if (!handle.open) return comeBack(res);
        handle.use().then(
          (connector) => connector.handle(req, res, tail),
          () => comeBack(res),
        );
      };
      const settings = settingsOf(RED, this.id, config, this.credentials ?? {});
      settings.catch(() => undefined);

      const claimed = claim(place, segment, this.id, route);
      const handle = attach(this.id, claimed ? open() : Promise.reject(clash(segment)), log);
      const holds = (name: "path-clash" | "webhook-port-needed", is: boolean) =>
        is ? handle.conditions.set(name, { path: segment }) : handle.conditions.clear(name);
      holds("path-clash", !claimed);
      holds("webhook-port-needed", place === "node-red" && !mounted);
      const stop = handle.conditions.onChange(() =>
        this.status(shownOf(RED, handle.conditions.worst()) ?? {}),
      );

      async function open(): Promise<ConnectorSettings> {
        if (place !== "node-red") await openPort(RED, place);
        return settings;
      }

      this.on("close", (removed: boolean, done: () => void) => {
        stop();
        release(place, segment, this.id);
        const closing = detach(
          this.id,
          removed || shutdown.under,
          shutdown.under ? SHUTDOWN_GRACE_MS : REMOVED_GRACE_MS,
        );
        closing.then(() => (removed && place !== "node-red" ? closePort(place) : undefined)).then(done, done);
      });
    },
    {
      credentials: GENESYS_CONFIG_CREDENTIALS as unknown as NodeCredentials<GenesysConfigCredentials>,
      settings: { genesysConfigSandboxPort: { value: 0, exportable: false } },
    },
  );
}

/** What a node sends before `flows:started` vanishes, and a connector must know when the process ends. */
function followProcess(RED: NodeAPI): { under: boolean } {
  const shutdown = { under: false };
  RED.events.on("flows:starting", () => setFlowsRunning(false));
  RED.events.on("flows:stopping", () => setFlowsRunning(false));
  RED.events.on("flows:started", () => {
    setFlowsRunning(true);
    void closeIdlePorts();
  });
  const onSignal = () => {
    shutdown.under = true;
    void closeAll(SHUTDOWN_GRACE_MS).then(() => Promise.allSettled([closePorts(), closeSandbox()]));
  };
  process.prependOnceListener("SIGTERM", onSignal);
  process.prependOnceListener("SIGINT", onSignal);
  return shutdown;
}

function clash(segment: string): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    `Another genesys-config already uses the webhook path "${segment}".`,
    "Give each connector its own name or its own webhook path.",
  );
}
