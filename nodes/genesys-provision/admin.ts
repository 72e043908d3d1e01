/**
 * `POST genesys-provision/plan` {connector, include}: the plan of a deployed connector, for the dialog's preview. It
 * spends the stored credentials, so it wants `flows.write`. Answers `{plan}`, `{notDeployed}` or `{failed}`.
 */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, handleOf, INCLUDES } from "../../lib/index.ts";

export function addPreviewRoute(RED: NodeAPI): void {
  const mayWrite = RED.auth.needsPermission("flows.write");
  RED.httpAdmin.post("/genesys-provision/plan", mayWrite, (req: Request, res: Response) => {
    const { connector, include } = (req.body ?? {}) as { connector?: unknown; include?: unknown };
    preview(RED, String(connector ?? ""), include).then(
      (answer) => res.json(answer),
      (error) => {
        const { code, message } = asHandoverError(error);
        res.json({ failed: { code, message } });
      },
    );
  });
}

async function preview(RED: NodeAPI, id: string, include: unknown): Promise<object> {
  if (RED.nodes.getNode(id)?.type !== "genesys-config") return { notDeployed: true };
  const connector = await handleOf(id).use();
  const asked = Array.isArray(include) ? INCLUDES.filter((one) => include.includes(one)) : [];
  return { plan: await connector.plan({ include: asked }) };
}
