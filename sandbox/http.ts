/** Reading requests and writing answers, for every part that speaks HTTP. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { badRequest, Refusal } from "./refusal.ts";

export async function readBody(request: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    size += chunk.length;
    if (size > maxBytes)
      throw new Refusal(
        413,
        "request.entity.too.large",
        `The request is over the size limit. Maximum bytes: ${maxBytes}`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** The media type without its parameters, in lower case. */
export function contentType(request: IncomingMessage): string {
  return (request.headers["content-type"] ?? "").split(";")[0]?.trim().toLowerCase() ?? "";
}

export function parseJson(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString("utf8"));
  } catch {
    throw badRequest("The request could not be understood by the server due to malformed syntax.");
  }
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: object | undefined,
  headers: Record<string, string> = {},
): void {
  const bytes = body === undefined ? undefined : Buffer.from(JSON.stringify(body));
  response.writeHead(status, {
    ...(bytes && { "Content-Type": "application/json", "Content-Length": String(bytes.length) }),
    "Cache-Control": "no-store",
    "X-Content-Type-Options": "nosniff",
    ...headers,
  });
  response.end(bytes);
}
