/** A Genesys Cloud of one's own: starts the sandbox, its agent desk and its control API on one port. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { startRateLimit } from "./api/rateLimit.ts";
import { completeLater, removeLater } from "./api/resources/integrations.ts";
import { allRoutes } from "./api/routes.ts";
import { apiHandler } from "./api/server.ts";
import { startClock } from "./clock.ts";
import { startFaults } from "./control/faults.ts";
import { startJournal } from "./control/journal.ts";
import { seededRandom } from "./control/random.ts";
import { dispatch, watchAlert } from "./conversations/acd.ts";
import { watchInactivity } from "./conversations/inactivity.ts";
import { buildLookup } from "./conversations/lookup.ts";
import { deskHandler } from "./desk/api.ts";
import { streamOf } from "./desk/stream.ts";
import { startNotifications } from "./notifications/channels.ts";
import { acceptSockets } from "./notifications/sockets.ts";
import { requestHandler } from "./server.ts";
import { defaultSettings } from "./settings.ts";
import { directoryDisk, memoryDisk } from "./state/disk.ts";
import { seed } from "./state/seed.ts";
import { webhookSender } from "./webhooks/sender.ts";
import { httpTransport } from "./webhooks/transport.ts";
import type { World } from "./world.ts";

export interface SandboxOptions {
  /** 0 or absent = any. */
  port?: number;
  /** Default 127.0.0.1. */
  host?: string;
  /** Keeps the whole organisation, conversations included; absent = in memory only. */
  directory?: string;
  /** 1 = real time, 0.01 = a hundred times faster. Rate limit, tokens and threading stay in real time. */
  timeScale?: number;
  /** Per OAuth client; default 300, 0 = no limit. */
  requestsPerMinute?: number;
  deduplicateMessageIds?: boolean;
  /** A fresh organisation has typing switched on; default off, as at Genesys. */
  typing?: boolean;
  log?: (line: string) => void;
}

export interface Sandbox {
  url: string;
  port: number;
  deskUrl: string;
  /** A client with every permission. */
  client: { id: string; secret: string };
  /** The desk mounted elsewhere: `req.url` without the mount; a parsed JSON body may already be in `req.body`. */
  handleDesk(req: IncomingMessage & { body?: unknown }, res: ServerResponse): void;
  close(): Promise<void>;
}

/** Rejects with code `EADDRINUSE` when the port is taken. */
export async function startSandbox(options: SandboxOptions = {}): Promise<Sandbox> {
  const host = options.host ?? "127.0.0.1";
  // Longer than clients keep idle connections: closing one that a request is just written to would look like a fault.
  const server = createServer({ keepAliveTimeout: 75_000 });
  const port = await listen(server, options.port ?? 0, host);
  try {
    return assemble(options, server, host, port);
  } catch (error) {
    server.close();
    throw error;
  }
}

function assemble(options: SandboxOptions, server: Server, host: string, port: number): Sandbox {
  const disk = options.directory ? directoryDisk(options.directory, () => world.state) : memoryDisk();
  const state = disk.load() ?? seed(Date.now(), options);
  const initialSettings = {
    ...defaultSettings,
    ...(options.requestsPerMinute !== undefined && { requestsPerMinute: options.requestsPerMinute }),
    ...(options.deduplicateMessageIds !== undefined && {
      deduplicateMessageIds: options.deduplicateMessageIds,
    }),
  };
  const faults = startFaults(() => world.random());
  const transport = httpTransport();
  const rateLimit = startRateLimit();
  const world: World = {
    state,
    settings: { ...initialSettings },
    clock: startClock(options.timeScale ?? 1),
    disk,
    lookup: buildLookup(state),
    journal: startJournal(),
    url: `http://${reachable(host)}:${port}`,
    random: seededRandom(initialSettings.randomSeed),
    log: options.log ?? (() => {}),
    changed() {
      disk.changed();
      stream.changed();
    },
    publish: (topic, body) => notifications.publish(topic, body),
    deliver: (...delivery) => webhooks.deliver(...delivery),
  };
  const stream = streamOf(world);
  const notifications = startNotifications(world);
  const webhooks = webhookSender(world, transport, faults.forWebhook);
  const desk = deskHandler(world, stream);
  const api = apiHandler(world, allRoutes(notifications), rateLimit);
  const reset = () => {
    const [client] = world.state.clients.values();
    world.state = seed(Date.now(), options);
    if (client) world.state.clients = new Map([[client.id, client]]);
    world.lookup = buildLookup(world.state);
    world.journal.clear();
    faults.clear();
    rateLimit.clear();
    notifications.cut(false);
    Object.assign(world.settings, initialSettings);
    world.random = seededRandom(initialSettings.randomSeed);
    world.changed();
  };
  const control = { world, faults, notifications, reset };
  server.on("request", requestHandler({ world, api, desk, control, faults, loopback: isLoopback(host) }));
  const closeSockets = acceptSockets(server, notifications);
  resume(world);
  webhooks.resume();
  disk.changed();

  return {
    url: world.url,
    port,
    deskUrl: `${world.url}/desk/`,
    client: ownClient(world),
    handleDesk: (request, response) => void desk(request, response),
    async close() {
      world.clock.stop();
      webhooks.close();
      transport.close();
      closeSockets();
      stream.close();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
      await disk.flush();
    },
  };
}

/** Goes on with what was under way when the process ended. */
function resume(world: World): void {
  for (const integration of world.state.integrations.values()) {
    if (integration.createStatus === "Initiated") completeLater(world, integration);
    if (integration.status === "Deleting") removeLater(world, integration);
  }
  for (const conversation of world.state.conversations.values()) {
    conversation.passedOver = [];
    watchInactivity(world, conversation);
    for (const participant of conversation.participants)
      if (participant.state === "alerting") watchAlert(world, conversation, participant);
  }
  for (const queueId of world.state.queues.keys()) dispatch(world, queueId);
}

function ownClient({ state }: World): { id: string; secret: string } {
  const [client] = state.clients.values();
  if (!client) throw new Error("The sandbox's state has no OAuth client.");
  return { id: client.id, secret: client.secret };
}

function listen(server: Server, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      const address = server.address();
      resolve(typeof address === "object" && address ? address.port : port);
    });
  });
}

const isLoopback = (host: string) => host === "localhost" || host === "::1" || host.startsWith("127.");

/** A host to call: "all addresses" is not one. */
function reachable(host: string): string {
  if (host === "0.0.0.0" || host === "::") return "127.0.0.1";
  return host.includes(":") ? `[${host}]` : host;
}
