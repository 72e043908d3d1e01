/** The desk: its page, and the calls that the page makes. All addresses are relative to where it is mounted. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { attachFlow } from "../api/resources/recipients.ts";
import { attach } from "../conversations/agent.ts";
import { actOf, attend, converse } from "../conversations/verbs.ts";
import { contentType, parseJson, readBody, sendJson } from "../http.ts";
import { Refusal, required } from "../refusal.ts";
import type { World } from "../world.ts";
import { deskAsset } from "./assets.ts";
import { sendAttachment } from "./attachments.ts";
import type { DeskStream } from "./stream.ts";
import { switchTyping } from "./typing.ts";
import { deskState } from "./view.ts";

type DeskRequest = IncomingMessage & { body?: unknown };

/** Answers a request whose `url` begins after the mount. Never throws. */
export function deskHandler(world: World, stream: DeskStream) {
  return async (request: DeskRequest, response: ServerResponse): Promise<void> => {
    try {
      const url = new URL(request.url?.replace(/^\/*/, "/") ?? "/", "http://desk");
      const path = url.pathname.split("/").slice(1).map(decodeURIComponent);
      if (request.method === "GET") await read(world, stream, path, response);
      else if (request.method === "POST")
        sendJson(response, 200, await act(world, path, url.searchParams, request));
      else throw new Refusal(405, "method.not.allowed", "The desk only knows GET and POST.");
    } catch (error) {
      if (!(error instanceof Refusal)) world.log(`desk: ${(error as Error)?.stack ?? error}`);
      const { status, message } =
        error instanceof Refusal ? error : { status: 500, message: "The sandbox failed; see its log." };
      if (response.headersSent) response.destroy();
      else sendJson(response, status, { message });
    }
  };
}

async function read(
  world: World,
  stream: DeskStream,
  path: string[],
  response: ServerResponse,
): Promise<void> {
  const [first = "", id = ""] = path;
  if (first === "state") return sendJson(response, 200, deskState(world));
  if (first === "events") return stream.add(response);
  if (first === "attachments") return sendAttachment(world, id, response);
  sendAsset(first || "index.html", response);
}

function sendAsset(name: string, response: ServerResponse): void {
  const asset = deskAsset(name);
  if (!asset) throw new Refusal(404, "not.found", "There is no such page on the desk.");
  response.writeHead(200, {
    "Content-Type": asset.mime,
    "Content-Length": asset.bytes.length,
    "Content-Security-Policy":
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-cache",
  });
  response.end(asset.bytes);
}

async function act(
  world: World,
  path: string[],
  query: URLSearchParams,
  request: DeskRequest,
): Promise<object> {
  const [kind = "", id = "", verb = ""] = path;
  if (kind === "conversations" && verb === "attachment") return receiveFile(world, id, query, request);
  const body = await jsonBody(request);
  switch (kind) {
    case "agents":
      return attend(world, id, verb, body);
    case "conversations":
      return converse(world, id, verb, body);
    case "recipients":
      if (verb !== "flow") break;
      attachFlow(world, required(world.state.recipients, "recipient", id), (body.flowId as string) || null);
      return {};
    case "integrations":
      if (verb !== "typing") break;
      switchTyping(world, required(world.state.integrations, "integration", id), body);
      return {};
  }
  throw new Refusal(404, "not.found", "The desk has no such function.");
}

async function receiveFile(
  world: World,
  id: string,
  query: URLSearchParams,
  request: DeskRequest,
): Promise<object> {
  const mime = contentType(request);
  if (!/^(image|application|audio|video)\//.test(mime))
    throw new Refusal(
      415,
      "unsupported.media.type",
      "Send the file with its own content type, such as image/png.",
    );
  const bytes = Buffer.isBuffer(request.body) ? [request.body] : request;
  const filename = query.get("filename")?.replace(/[\\/\r\n"]/g, "_") || "file";
  const text = query.get("text") ?? undefined;
  await attach(world, actOf(world, id, query.get("agentId")), {
    filename,
    mime,
    bytes,
    ...(text && { text }),
  });
  return {};
}

/** Only `application/json`: a form on another site cannot send it without the browser asking first. */
async function jsonBody(request: DeskRequest): Promise<Record<string, unknown>> {
  if (contentType(request) !== "application/json")
    throw new Refusal(415, "unsupported.media.type", "Send application/json.");
  const body = request.body ?? parseJson(await readBody(request, 64 * 1024));
  if (!body || typeof body !== "object" || Array.isArray(body))
    throw new Refusal(400, "bad.request", "Send a JSON object.");
  return body as Record<string, unknown>;
}
