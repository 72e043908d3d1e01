/**
 * `POST genesys-config/explain` {id, escalationId} or {id, chatId}: what happened in that escalation, or in the chat's
 * newest, in words, also while it lives. The answer is `{explanation}`; 404 where nothing is known of it.
 */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, handleOf } from "../../../lib/index.ts";

export function addExplainRoute(RED: NodeAPI): void {
  // It names people.
  const mayWrite = RED.auth.needsPermission("flows.write");
  RED.httpAdmin.post("/genesys-config/explain", mayWrite, (req: Request, res: Response) => {
    const { id, escalationId, chatId } = (req.body ?? {}) as Record<string, unknown>;
    explained(RED, String(id ?? ""), { escalationId: textOf(escalationId), chatId: textOf(chatId) }).then(
      (explanation) => {
        if (explanation) res.json({ explanation });
        else res.status(404).json({ message: "This connector knows no such escalation." });
      },
      (error) => {
        const { code, message } = asHandoverError(error);
        res.status(503).json({ code, message });
      },
    );
  });
}

async function explained(
  RED: NodeAPI,
  id: string,
  which: { escalationId?: string; chatId?: string },
): Promise<string | undefined> {
  if (RED.nodes.getNode(id)?.type !== "genesys-config") return undefined;
  return (await handleOf(id).use()).explain(which);
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
