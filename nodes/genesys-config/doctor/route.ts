/**
 * `POST genesys-config/doctor` {id, roundTrip}: has a deployed connector examined, and tells each check as soon as it is
 * done. The answer is one JSON object a line: `{check}` ten times, then `{examination, versions}`; or `{failed}`, or
 * `{notDeployed}`.
 */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, handleOf } from "../../../lib/index.ts";
import { includesFor } from "./includes.ts";
import { versionsOf } from "./versions.ts";

export function addDoctorRoute(RED: NodeAPI): void {
  // It spends the stored credentials and may open a conversation.
  const mayWrite = RED.auth.needsPermission("flows.write");
  RED.httpAdmin.post("/genesys-config/doctor", mayWrite, (req: Request, res: Response) => {
    const tell = (line: object) => void res.write(`${JSON.stringify(line)}\n`);
    res.type("application/x-ndjson").set({ "cache-control": "no-store", "x-accel-buffering": "no" });
    const { id, roundTrip } = (req.body ?? {}) as { id?: unknown; roundTrip?: unknown };
    examineDeployed(RED, String(id ?? ""), roundTrip === true, tell)
      .catch((error) => {
        const { code, message } = asHandoverError(error);
        tell({ failed: { code, message } });
      })
      .finally(() => res.end());
  });
}

async function examineDeployed(
  RED: NodeAPI,
  id: string,
  roundTrip: boolean,
  tell: (line: object) => void,
): Promise<void> {
  if (RED.nodes.getNode(id)?.type !== "genesys-config") return tell({ notDeployed: true });
  const connector = await handleOf(id).use();
  const question = { roundTrip, includes: includesFor(RED, id) };
  const examination = await connector.doctor(question, (check) => tell({ check }));
  tell({ examination, versions: await versionsOf(RED) });
}
