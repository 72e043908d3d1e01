/**
 * One handler for every connector's webhook, at the top of Node-RED's root app: there it meets the raw body, which the
 * editor's JSON parser would otherwise eat, and it stays over deploys, so that Genesys never meets a 404 (DESIGN §6).
 */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { NodeAPI } from "node-red";
import { createWebhookServer, HandoverError, type WebhookServer } from "../../lib/index.ts";
import { webhookPrefix } from "./address.ts";

/** Answers one request; `tail` is what stands behind the connector's path. */
export type Route = (req: IncomingMessage, res: ServerResponse, tail: string) => void;

/** An own port's key is its number. */
export type Place = "node-red" | number;

interface Claim {
  configId: string;
  route: Route;
}

const claims = new Map<string, Claim>();
const servers = new Map<number, { server: WebhookServer; listening: Promise<number> }>();
const RETRY_AFTER_SECONDS = 5;

const keyOf = (place: Place, segment: string) => `${place} ${segment}`;

/** Takes a path; false when another config node has it. */
export function claim(place: Place, segment: string, configId: string, route: Route): boolean {
  const key = keyOf(place, segment);
  const known = claims.get(key);
  if (known && known.configId !== configId) return false;
  claims.set(key, { configId, route });
  return true;
}

/** Gives the path back: from now on it answers 503, until somebody claims it again. */
export function release(place: Place, segment: string, configId: string): void {
  const key = keyOf(place, segment);
  if (claims.get(key)?.configId === configId) claims.delete(key);
}

/** Opens a port of its own, once; it stays open over deploys. Throws NOT_CONFIGURED when it cannot be had. */
export async function openPort(RED: NodeAPI, port: number): Promise<void> {
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw noPort();
  const known = servers.get(port);
  if (known) return void (await known.listening);
  const server = createWebhookServer(handlerOf(port, webhookPrefix(RED, true)));
  const listening = server.listen(port);
  servers.set(port, { server, listening });
  try {
    await listening;
  } catch (error) {
    servers.delete(port);
    throw error;
  }
}

/** Closes it unless another connector has a path there. */
export async function closePort(port: number): Promise<void> {
  const known = servers.get(port);
  const used = [...claims.keys()].some((key) => key.startsWith(`${port} `));
  if (!known || used) return;
  servers.delete(port);
  await known.server.close();
}

/** Closes the ports on which no connector has a path any more, such as that of a changed `webhookPort`. */
export async function closeIdlePorts(): Promise<void> {
  await Promise.allSettled([...servers.keys()].map(closePort));
}

export async function closePorts(): Promise<void> {
  const closing = [...servers.values()].map(({ server }) => server.close());
  servers.clear();
  await Promise.allSettled(closing);
}

function noPort(): HandoverError {
  return new HandoverError(
    "NOT_CONFIGURED",
    "The webhook port of the connector is no port number.",
    "Enter a number from 1 to 65535, or leave the field empty for Node-RED's own port.",
  );
}

type Next = () => void;
interface RootApp {
  use(handler: (req: IncomingMessage, res: ServerResponse, next: Next) => void): void;
  _router?: { stack: unknown[] };
  router?: { stack: unknown[] };
}

/** Once per Node-RED runtime, when the module is loaded. False when Node-RED serves no nodes (`httpNodeRoot: false`). */
export function mountOnNodeRed(RED: NodeAPI): boolean {
  if ((RED.settings.httpNodeRoot as unknown) === false) return false;
  const root = (RED.httpNode as unknown as { parent?: RootApp } | undefined)?.parent;
  if (!root) return false;
  root.use(handlerOf("node-red", webhookPrefix(RED, false)));
  const stack = (root._router ?? root.router)?.stack;
  const layer = stack?.pop();
  if (layer) stack?.unshift(layer);
  return true;
}

function handlerOf(place: Place, prefix: string) {
  return (req: IncomingMessage, res: ServerResponse, next?: Next) => {
    const url = req.url ?? "/";
    if (!url.startsWith(prefix)) return next ? next() : end(res, 404);
    const [segment = "", ...rest] = (url.slice(prefix.length).split("?")[0] ?? "").split("/");
    const found = claims.get(keyOf(place, decoded(segment)));
    if (found) return found.route(req, res, rest.length > 0 ? `/${rest.join("/")}` : "");
    if (req.method === "POST") return comeBack(res);
    return next ? next() : end(res, 404);
  };
}

/** Nobody is there now, at a start or in a deploy: Genesys shall repeat it. */
export function comeBack(res: ServerResponse): void {
  res.writeHead(503, { "Retry-After": RETRY_AFTER_SECONDS, "Content-Length": 0 });
  res.end();
}

function end(res: ServerResponse, status: number): void {
  res.writeHead(status, { "Content-Length": 0 });
  res.end();
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
}
