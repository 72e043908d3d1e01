/** The platform API: authenticates, limits, checks permissions and bodies, and hands on to the resources. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { RequestEntry } from "../control/journal.ts";
import { contentType, parseJson, readBody, sendJson } from "../http.ts";
import { Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import { authenticate } from "./oauth.ts";
import { findOperation, type Operation } from "./openapi.ts";
import { checkPermissions } from "./permissions.ts";
import type { RateLimit } from "./rateLimit.ts";
import type { Routes } from "./route.ts";
import { checkBody, checkQuery } from "./validate.ts";

/** The figure at Genesys is not known (contract §3.2). */
const MAX_BODY_BYTES = 1024 * 1024;

export function apiHandler(world: World, routes: Routes, rateLimit: RateLimit) {
  return async (request: IncomingMessage, response: ServerResponse, entry: RequestEntry): Promise<void> => {
    let headers: Record<string, string> = {};
    try {
      const url = new URL(request.url ?? "/", "http://sandbox");
      const match = findOperation(request.method ?? "", url.pathname);
      if (match === null) throw new Refusal(404, "not.found", "The requested resource was not found.");
      if (match === "method")
        throw new Refusal(405, "method.not.allowed", "The method is not allowed for this resource.");
      const { client, token } = authenticate(world, request.headers.authorization);
      entry.client = client.id;
      headers = rateLimit.count(client.id, world.settings.requestsPerMinute, world.clock.now());
      checkPermissions(client, match.operation.permissions);
      checkQuery(match.operation, url.searchParams);
      const body = await checkedBody(request, match.operation);
      const handler = routes[match.operation.name];
      if (!handler)
        throw new Refusal(501, "not.implemented", `The sandbox does not have ${match.operation.name}.`);
      const { parameters } = match;
      const answer = await handler({
        world,
        client,
        token,
        requestId: entry.correlationId,
        parameters,
        query: url.searchParams,
        body,
      });
      sendJson(response, answer.status ?? 200, answer.body, { ...headers, ...correlated(entry) });
    } catch (error) {
      sendError(world, response, entry, error, headers);
    }
  };
}

async function checkedBody(request: IncomingMessage, operation: Operation): Promise<unknown> {
  const bytes = await readBody(request, MAX_BODY_BYTES);
  if (!operation.body) return undefined;
  if (bytes.length > 0 && contentType(request) !== "application/json")
    throw new Refusal(
      415,
      "unsupported.media.type",
      "Unsupported Media Type - Unsupported or incorrect media type, such as an incorrect Content-Type value in the header.",
    );
  const body = bytes.length > 0 ? parseJson(bytes) : undefined;
  checkBody(operation, body);
  return body;
}

/** An ErrorBody (contract §3.6), with `contextId` = correlation id. */
export function sendError(
  world: World,
  response: ServerResponse,
  entry: RequestEntry,
  error: unknown,
  headers: Record<string, string> = {},
): void {
  const refusal = error instanceof Refusal ? error : unexpected(world, error);
  const { headers: own, details = [], ...extras } = refusal.extras;
  const { status, code, message } = refusal;
  sendJson(
    response,
    status,
    { message, code, status, ...extras, contextId: entry.correlationId, details, errors: [] },
    { ...headers, ...own, ...correlated(entry) },
  );
}

function unexpected(world: World, error: unknown): Refusal {
  world.log(`unexpected: ${(error as Error)?.stack ?? error}`);
  return new Refusal(
    500,
    "internal.server.error",
    "The server encountered an unexpected condition which prevented it from fulfilling the request.",
  );
}

const correlated = (entry: RequestEntry) => ({ "ININ-Correlation-Id": entry.correlationId });
