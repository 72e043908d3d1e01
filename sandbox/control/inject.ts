/** Carries out the faults that a test ordered for a request. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { sendError } from "../api/server.ts";
import { Refusal } from "../refusal.ts";
import type { World } from "../world.ts";
import type { Fault } from "./faults.ts";
import type { RequestEntry } from "./journal.ts";

/** Runs `process`, or what the fault makes of it. */
export async function withFault(
  world: World,
  fault: Fault,
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
  process: (response: ServerResponse) => Promise<void>,
): Promise<void> {
  if (fault.kind === "delay") {
    await pause(fault.delayMs ?? 0);
    return process(response);
  }
  if (fault.kind === "content-type") return process(relabelled(response, fault.contentType ?? ""));
  if (fault.afterProcessing) await process(unheard(response));
  else request.resume();
  if (fault.kind === "status") {
    const status = fault.status ?? 500;
    const headers: Record<string, string> =
      fault.retryAfter === undefined ? {} : { "Retry-After": String(fault.retryAfter) };
    const code = CODES[status] ?? "internal.server.error";
    const message =
      status === 429
        ? `Rate limit exceeded the maximum. Retry the request in [${fault.retryAfter ?? 1}] seconds`
        : "Ordered fault.";
    return sendError(world, response, entry, new Refusal(status, code, message, { headers }));
  }
  if (fault.kind === "redirect") {
    response.writeHead(302, { Location: fault.location ?? "/", "Content-Length": 0 }).end();
    return;
  }
  if (fault.kind === "hang" && fault.delayMs === undefined) return;
  if (fault.kind === "hang") await pause(fault.delayMs ?? 0);
  if (fault.kind === "reset") request.socket.resetAndDestroy();
  else request.socket.destroy();
}

const CODES: Record<number, string> = {
  400: "bad.request",
  401: "bad.credentials",
  403: "missing.permissions",
  404: "not.found",
  408: "client.request.timeout",
  409: "conflict",
  412: "precondition.failed",
  413: "request.entity.too.large",
  429: "too.many.requests.retry.after",
  503: "service.unavailable",
  504: "request.timeout",
};

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms).unref());

/** The response, with another content type than the true one. */
function relabelled(response: ServerResponse, contentType: string): ServerResponse {
  const { writeHead } = response;
  response.writeHead = ((status: number, headers: Record<string, string>) =>
    writeHead.call(response, status, { ...headers, "Content-Type": contentType })) as typeof writeHead;
  return response;
}

/** A response that nobody hears: what is written to it is lost. */
function unheard(response: ServerResponse): ServerResponse {
  return new Proxy(response, {
    get(target, name) {
      if (name === "writeHead" || name === "write" || name === "end") return () => true;
      const value = Reflect.get(target, name);
      return typeof value === "function" ? value.bind(target) : value;
    },
  });
}
