/** What the dialogs ask the runtime: all of it spends stored credentials or shows addresses, so all wants `flows.write`. */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, budgetFor, createGenesys, type Genesys } from "../../lib/index.ts";
import { webhookAddress } from "./address.ts";
import type { GenesysConfigCredentials, GenesysConfigProperties } from "./config.ts";
import { addDoctorRoute } from "./doctor/route.ts";
import { deskAddress } from "./sandbox-start.ts";
import { connectionOf } from "./settings.ts";

/** What Node-RED's editor shows instead of a stored password. */
const STORED = "__PWRD__";
const ASK_TIMEOUT_MS = 8_000;

type AskedConnection = Pick<GenesysConfigProperties, "region" | "loginUrl" | "apiUrl"> &
  GenesysConfigCredentials & { id: string };

export function addAdminRoutes(RED: NodeAPI): void {
  addDoctorRoute(RED);
  const mayWrite = RED.auth.needsPermission("flows.write");

  const ask = (path: string, answer: (genesys: Genesys, body: Record<string, unknown>) => Promise<object>) =>
    RED.httpAdmin.post(path, mayWrite, (req: Request, res: Response) => {
      withGenesys(RED, req.body, answer).then(
        (found) => res.json({ ok: true, ...found }),
        (error) => {
          const { code, message } = asHandoverError(error, "NOT_CONFIGURED");
          res.json({ ok: false, code, message });
        },
      );
    });

  ask("/genesys-config/test", async (genesys) => {
    const { id, name } = await genesys.organisations.me();
    return { organisation: { id, name } };
  });
  ask("/genesys-config/queues", async (genesys, { name }) => {
    const { found, more } = await genesys.queues.search(String(name ?? ""));
    return { entities: found, more };
  });
  ask("/genesys-config/flows", async (genesys, { name }) => {
    const { found, more } = await genesys.flows.search(String(name ?? ""));
    return { entities: found, more };
  });

  RED.httpAdmin.post("/genesys-config/address", mayWrite, (req: Request, res: Response) => {
    const { publicUrl = "", webhookPath = "", webhookPort = "", connectorName = "" } = req.body ?? {};
    const config = { publicUrl, webhookPath, webhookPort, connectorName };
    try {
      res.json({ url: webhookAddress(RED, config, "http://127.0.0.1") });
    } catch (error) {
      res.json({ url: "", note: asHandoverError(error).message });
    }
  });
  RED.httpAdmin.get("/genesys-config/desk", mayWrite, (_req: Request, res: Response) => {
    const url = deskAddress();
    if (url) res.json({ url });
    else
      res.status(404).json({ message: "No sandbox is running: deploy a connector with the region Sandbox." });
  });
}

async function withGenesys<T>(
  RED: NodeAPI,
  body: { connection?: Partial<AskedConnection> } & Record<string, unknown>,
  answer: (genesys: Genesys, body: Record<string, unknown>) => Promise<T>,
): Promise<T> {
  const asked = body?.connection ?? {};
  const region = String(asked.region ?? "");
  const own = { region, loginUrl: String(asked.loginUrl ?? ""), apiUrl: String(asked.apiUrl ?? "") };
  const connection = await connectionOf(RED, own, credentialsOf(RED, asked));
  const genesys = createGenesys({
    hosts: connection.hosts,
    credentials: connection,
    budget: budgetFor(connection.hosts.api, connection.clientId),
    timeoutMs: ASK_TIMEOUT_MS,
  });
  try {
    return await answer(genesys, body);
  } finally {
    genesys.close();
  }
}

/** Unsaved values as typed; what the editor does not know is taken from the deployed node, and only for its own hosts. */
function credentialsOf(RED: NodeAPI, asked: Partial<AskedConnection>): GenesysConfigCredentials {
  const stored = (RED.nodes.getCredentials(String(asked.id ?? "")) ?? {}) as GenesysConfigCredentials;
  const clientSecret = asked.clientSecret === STORED ? secretFor(RED, asked, stored) : asked.clientSecret;
  return { clientId: asked.clientId ?? stored.clientId, clientSecret };
}

/** A stored secret must not be sent to a host that somebody typed into an unsaved dialog. */
function secretFor(
  RED: NodeAPI,
  asked: Partial<AskedConnection>,
  { clientSecret }: GenesysConfigCredentials,
): string | undefined {
  const node = RED.nodes.getNode(String(asked.id ?? "")) as { place?: string } | null;
  return node?.place === placeOf(asked) ? clientSecret : undefined;
}

/** Where a connection's secret may go. */
export function placeOf({ region, loginUrl, apiUrl }: Partial<AskedConnection>): string {
  return region === "custom" ? JSON.stringify([region, loginUrl, apiUrl]) : String(region);
}
