/** Client credentials and bearer tokens (contract §1.1, §1.2). */
import type { IncomingMessage, ServerResponse } from "node:http";
import { contentType, readBody, sendJson } from "../http.ts";
import { newSecret } from "../ids.ts";
import { Refusal } from "../refusal.ts";
import type { OAuthClient } from "../state/model.ts";
import type { World } from "../world.ts";

/** POST /oauth/token. Its errors have a shape of their own. */
export async function giveToken(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = (await readBody(request, 16 * 1024)).toString("utf8");
  const form = new URLSearchParams(contentType(request) === "application/x-www-form-urlencoded" ? body : "");
  if (form.get("grant_type") !== "client_credentials")
    return refuse(response, "unsupported_grant_type", "the sandbox only knows client_credentials");
  const [id = "", secret = ""] = basicCredentials(request.headers.authorization);
  const client = world.state.clients.get(id);
  if (!client) return refuse(response, "invalid_client", "client not found");
  if (client.secret !== secret) return refuse(response, "invalid_client", "authentication failed");
  const token = newSecret();
  const now = world.clock.now();
  for (const old of world.state.tokens.values())
    if (old.expiresAt <= now - HOUR_MS) world.state.tokens.delete(old.token);
  world.state.tokens.set(token, { token, clientId: id, expiresAt: now + client.tokenSeconds * 1000 });
  world.changed();
  sendJson(response, 200, { access_token: token, token_type: "bearer", expires_in: client.tokenSeconds });
}

const HOUR_MS = 3_600_000;

/** The client behind a bearer token; 401 in each of the ways that Genesys has. */
export function authenticate(
  world: World,
  header: string | undefined,
): { client: OAuthClient; token: string } {
  const bearer = /^bearer (.+)$/i.exec(header ?? "")?.[1];
  if (!bearer)
    throw new Refusal(
      401,
      "authentication.required",
      "No authentication bearer token specified in authorization header.",
    );
  const token = world.state.tokens.get(bearer);
  const client = token && world.state.clients.get(token.clientId);
  if (!client) throw new Refusal(401, "bad.credentials", "Invalid login credentials.");
  if (token.expiresAt <= world.clock.now())
    throw new Refusal(401, "credentials.expired", "The token has expired.");
  return { client, token: bearer };
}

/** 400 or 401: sources do not agree (contract §11.7). */
function refuse(response: ServerResponse, error: string, description: string): void {
  const status = error === "invalid_client" ? 401 : 400;
  sendJson(response, status, { error, description, error_description: description });
}

function basicCredentials(header = ""): string[] {
  const encoded = /^basic (.+)$/i.exec(header)?.[1] ?? "";
  const [id = "", ...secret] = Buffer.from(encoded, "base64").toString("utf8").split(":");
  return [id, secret.join(":")];
}
