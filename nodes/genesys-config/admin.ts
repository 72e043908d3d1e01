/** What the dialogs ask the runtime: all of it spends stored credentials or shows addresses, so all wants `flows.write`. */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, type Genesys } from "../../lib/index.ts";
import { webhookAddress } from "./address.ts";
import { type AskedConnection, askAlone, askTogether } from "./asking.ts";
import { addChatRoutes } from "./chats/routes.ts";
import { addDoctorRoute } from "./doctor/route.ts";
import { deskAddress } from "./sandbox-start.ts";

/** `ids` asks which of them exist, `name` for those whose name contains it; `fresh` not for what was answered a moment ago. */
interface AskedBody {
  connection?: Partial<AskedConnection>;
  name?: unknown;
  ids?: unknown;
  fresh?: unknown;
}

const DIRECTORIES = {
  queues: ({ queues }: Genesys) => queues,
  flows: ({ flows }: Genesys) => flows,
  scheduleGroups: ({ schedules }: Genesys) => schedules.groups,
  emergencyGroups: ({ schedules }: Genesys) => schedules.emergencyGroups,
};

export function addAdminRoutes(RED: NodeAPI): void {
  addDoctorRoute(RED);
  addChatRoutes(RED);
  const mayWrite = RED.auth.needsPermission("flows.write");

  const route = (path: string, answer: (body: AskedBody) => Promise<object>) =>
    RED.httpAdmin.post(path, mayWrite, (req: Request, res: Response) => {
      answer((req.body ?? {}) as AskedBody).then(
        (found) => res.json({ ok: true, ...found }),
        (error) => {
          const { code, message } = asHandoverError(error, "NOT_CONFIGURED");
          res.json({ ok: false, code, message });
        },
      );
    });

  route("/genesys-config/test", ({ connection = {} }) =>
    askAlone(RED, connection, async (genesys) => {
      const { id, name } = await genesys.organisations.me();
      return { organisation: { id, name } };
    }),
  );
  for (const [kind, directoryOf] of Object.entries(DIRECTORIES)) {
    route(`/genesys-config/${kind}`, ({ connection = {}, name, ids, fresh }) => {
      const wanted = Array.isArray(ids) ? ids.map(String).sort() : undefined;
      const text = String(name ?? "");
      const how = { question: [kind, wanted ?? text], fresh: fresh === true };
      return askTogether(RED, connection, how, async (genesys) => {
        const directory = directoryOf(genesys);
        const { found, more } = wanted ? await directory.known(wanted) : await directory.search(text);
        return { entities: found, more };
      });
    });
  }

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
