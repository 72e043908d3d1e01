/** The webhook's address as Genesys and as Node-RED see it. */
import type { NodeAPI } from "node-red";
import { HandoverError, slug } from "../../lib/index.ts";
import type { GenesysConfigProperties } from "./config.ts";

type Addressed = Pick<GenesysConfigProperties, "connectorName" | "publicUrl" | "webhookPath" | "webhookPort">;

/** The one path segment by which the connector is found. */
export function webhookSegment({ webhookPath, connectorName }: Addressed): string {
  return webhookPath.trim() === "" ? slug(connectorName) : webhookPath.trim().replace(/^\/+|\/+$/g, "");
}

export function hasOwnPort({ webhookPort }: Addressed): boolean {
  return String(webhookPort ?? "").trim() !== "";
}

/** `{httpNodeRoot}/genesys/`, always with both slashes; a port of its own knows no httpNodeRoot. */
export function webhookPrefix(RED: NodeAPI, ownPort: boolean): string {
  const root = ownPort ? "/" : String(RED.settings.httpNodeRoot || "/");
  return `/${root}/genesys/`.replace(/\/{2,}/g, "/");
}

/** The whole address for Genesys. Throws NOT_CONFIGURED when no public address is known for a real organisation. */
export function webhookAddress(RED: NodeAPI, config: Addressed, apiUrl: string): string {
  const ownPort = hasOwnPort(config);
  const path = webhookPrefix(RED, ownPort) + encodeURIComponent(webhookSegment(config));
  const base = config.publicUrl.trim().replace(/\/+$/, "") || localBase(RED, config, apiUrl);
  if (!/^https?:\/\/[^/]/i.test(base) || !URL.canParse(base)) {
    throw new HandoverError(
      "NOT_CONFIGURED",
      "The public URL of the connector is no web address.",
      'Give it as "https://bot.example.com", the address under which the internet reaches this Node-RED.',
    );
  }
  return base + path;
}

const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;
/** Addresses on which a server listens that are none to call. */
const ANY_ADDRESS = new Set(["", "0.0.0.0", "::"]);

/** A Genesys on this machine, such as the sandbox, reaches Node-RED directly. */
function localBase(RED: NodeAPI, config: Addressed, apiUrl: string): string {
  if (!LOOPBACK.test(new URL(apiUrl).hostname)) {
    throw new HandoverError(
      "NOT_CONFIGURED",
      "The connector has no public URL, so Genesys could not reach it.",
      'Enter the https address of this Node-RED in the genesys-config, for example "https://bot.example.com".',
    );
  }
  if (hasOwnPort(config)) return `http://127.0.0.1:${config.webhookPort}`;
  const {
    uiHost = "",
    uiPort,
    https,
  } = RED.settings as { uiHost?: string; uiPort?: number; https?: unknown };
  const host = ANY_ADDRESS.has(uiHost) ? "127.0.0.1" : uiHost.includes(":") ? `[${uiHost}]` : uiHost;
  return `${https ? "https" : "http"}://${host}:${uiPort}`;
}
