/** The port of the sandbox: which part a request belongs to. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { giveToken } from "./api/oauth.ts";
import { sendError } from "./api/server.ts";
import { type Control, handleControl } from "./control/api.ts";
import type { Faults } from "./control/faults.ts";
import { withFault } from "./control/inject.ts";
import type { RequestEntry } from "./control/journal.ts";
import { sendDownload } from "./desk/attachments.ts";
import { newId } from "./ids.ts";
import { Refusal } from "./refusal.ts";
import type { World } from "./world.ts";

export interface Parts {
  world: World;
  api(request: IncomingMessage, response: ServerResponse, entry: RequestEntry): Promise<void>;
  desk(request: IncomingMessage, response: ServerResponse): Promise<void>;
  control: Control;
  faults: Faults;
  /** Whether the server listens on loopback only. */
  loopback: boolean;
}

const DOWNLOADS = "/api/v2/downloads/";

export function requestHandler(parts: Parts) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const entry: RequestEntry = {
      at: parts.world.clock.now(),
      method: request.method ?? "",
      path: request.url ?? "/",
      correlationId: newId(),
    };
    answer(parts, request, response, entry).catch((error) => {
      if (response.headersSent) response.destroy();
      else sendError(parts.world, response, entry, error);
    });
  };
}

async function answer(
  parts: Parts,
  request: IncomingMessage,
  response: ServerResponse,
  entry: RequestEntry,
): Promise<void> {
  const { world, control } = parts;
  const path = (request.url ?? "/").split("?")[0] ?? "/";
  if (path === "/" || path === "/desk") return redirect(response, "/desk/");
  if (path.startsWith("/desk/") || path.startsWith("/sandbox/")) {
    if (parts.loopback) checkHost(request);
    if (path.startsWith("/sandbox/"))
      return handleControl(control, path.slice(9).split("/"), request, response);
    request.url = request.url?.slice("/desk".length);
    return parts.desk(request, response);
  }
  if (path.startsWith(DOWNLOADS)) {
    const download = (to: ServerResponse) => sendDownload(world, path.slice(DOWNLOADS.length), to);
    const fault = parts.faults.forDownload(entry.method, entry.path);
    return fault ? withFault(world, fault, request, response, entry, download) : download(response);
  }
  world.journal.addRequest(entry);
  response.on("finish", () => {
    entry.status = response.statusCode;
  });
  const process = (to: ServerResponse) =>
    path === "/oauth/token" && request.method === "POST"
      ? giveToken(world, request, to)
      : parts.api(request, to, entry);
  const fault = parts.faults.forRequest(entry.method, entry.path);
  return fault ? withFault(world, fault, request, response, entry, process) : process(response);
}

/**
 * A web page whose name was made to point to 127.0.0.1 must not reach desk or control through the browser: on loopback
 * only addresses and `localhost` are taken for a host.
 */
function checkHost(request: IncomingMessage): void {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (/^(localhost|[\d.]+|\[[\da-f:.]+\])$/i.test(host)) return;
  throw new Refusal(403, "not.authorized", "The sandbox only answers to localhost and IP addresses.");
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(302, { Location: location, "Content-Length": 0 });
  response.end();
}
