/**
 * What somebody asks about single chats of a deployed connector.
 * `POST genesys-config/chats` {id, search, language}: the live escalations, newest first, as `{chats, count, live, ghosts}`.
 * `POST genesys-config/explain` {id, escalationId, language} or {id, chatId, language}: what happened in that
 * escalation, or in the chat's newest, also while it lives, as `{explanation, chatId, escalationId, state, advice, steps}`;
 * 404 where nothing is known of it. Both tell `{notDeployed: true}` of a connector that is not there.
 */
import type { Request, Response } from "express";
import type { NodeAPI } from "node-red";
import { asHandoverError, type Connector, handleOf } from "../../../lib/index.ts";

type Asked = Record<string, unknown>;

export function addChatRoutes(RED: NodeAPI): void {
  // They name people: agents, and users where the flow takes a name as the chat's id.
  const mayWrite = RED.auth.needsPermission("flows.write");

  const route = (path: string, answer: (asked: Asked, connector: Connector) => Promise<object | undefined>) =>
    RED.httpAdmin.post(path, mayWrite, (req: Request, res: Response) => {
      const asked = (req.body ?? {}) as Asked;
      answered(RED, asked, answer).then(
        ({ status, body }) => res.status(status).set("cache-control", "no-store").json(body),
        (error) => {
          const { code, message } = asHandoverError(error);
          res.status(503).json({ code, message });
        },
      );
    });

  route("/genesys-config/chats", ({ search, language }, connector) =>
    connector.chats(textOf(search) ?? "", textOf(language)),
  );
  route("/genesys-config/explain", async ({ escalationId, chatId, language }, connector) => {
    const explanation = await connector.explain({
      escalationId: textOf(escalationId),
      chatId: textOf(chatId),
      language: textOf(language),
    });
    if (!explanation) return undefined;
    const { text, ...rest } = explanation;
    return { explanation: text, ...rest };
  });
}

async function answered(
  RED: NodeAPI,
  asked: Asked,
  answer: (asked: Asked, connector: Connector) => Promise<object | undefined>,
): Promise<{ status: number; body: object }> {
  const id = textOf(asked.id) ?? "";
  if (RED.nodes.getNode(id)?.type !== "genesys-config") {
    return { status: 404, body: { notDeployed: true, message: "No such connector is deployed." } };
  }
  const body = await answer(asked, await handleOf(id).use());
  return body
    ? { status: 200, body }
    : { status: 404, body: { message: "This connector knows no such escalation." } };
}

function textOf(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value);
}
