/** The control API under /sandbox/: what a test orders from the sandbox and asks it about. No part of Genesys. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { endByInactivity } from "../conversations/inactivity.ts";
import { endByCustomer, endByExpiry } from "../conversations/mishaps.ts";
import { say } from "../conversations/outbound.ts";
import { customerOf } from "../conversations/participants.ts";
import { attend, converse } from "../conversations/verbs.ts";
import { contentType, parseJson, readBody, sendJson } from "../http.ts";
import { newId, newSecret } from "../ids.ts";
import type { Notifications } from "../notifications/channels.ts";
import { Refusal, required } from "../refusal.ts";
import type { Conversation } from "../state/model.ts";
import type { World } from "../world.ts";
import type { Faults } from "./faults.ts";
import { setOpeningHours, showOpeningHours } from "./openingHours.ts";
import { orderReceipt } from "./receipts.ts";
import { changeSettings, showSettings } from "./settings.ts";

export interface Control {
  world: World;
  faults: Faults;
  notifications: Notifications;
  /** Back to a fresh organisation, with the same client. */
  reset(): void;
}

type Order = (
  control: Control,
  body: Record<string, unknown> | unknown[],
  path: string[],
  query: URLSearchParams,
) => object;

const orders: Record<string, Order> = {
  "GET faults": ({ faults }) => faults.list(),
  "POST faults": ({ faults }, body) => {
    faults.order(body);
    return faults.list();
  },
  "DELETE faults": ({ faults }) => {
    faults.clear();
    return {};
  },
  "POST clients": addClient,
  "POST tokens/revoke": ({ world }, body) => {
    const { clientId } = body as { clientId?: string };
    for (const { token, clientId: owner } of world.state.tokens.values())
      if (!clientId || owner === clientId) world.state.tokens.delete(token);
    world.changed();
    return {};
  },
  "POST sockets/cut": ({ notifications }, body) => ({
    cut: notifications.cut((body as { notice?: boolean }).notice === true),
  }),
  "GET settings": ({ world }) => showSettings(world),
  "PATCH settings": ({ world }, body) => changeSettings(world, body as Record<string, unknown>),
  "GET opening-hours": ({ world }) => showOpeningHours(world),
  "PUT opening-hours": ({ world }, body) => setOpeningHours(world, body as Record<string, unknown>),
  "GET requests": ({ world }) => world.journal.requests,
  "GET inbound": ({ world }, _body, _path, query) => {
    const kind = query.get("kind") ?? "message";
    return world.journal.inbound.filter((one) => kind === "all" || one.kind === kind);
  },
  "GET webhooks": ({ world }) =>
    [...world.state.deliveries.values()].map(({ body, ...delivery }) => ({
      ...delivery,
      body: JSON.parse(body),
    })),
  "POST conversations/structured": sendStructured,
  "POST conversations/receipt": ({ world }, body, path) =>
    orderReceipt(
      world,
      required(world.state.conversations, "conversation", path[1] ?? ""),
      body as Record<string, unknown>,
    ),
  "POST conversations/customer-end": befall(endByCustomer),
  "POST conversations/inactivity": befall(endByInactivity),
  "POST conversations/session-expiry": befall(endByExpiry),
  "POST reset": (control) => {
    control.reset();
    return {};
  },
};

/** Answers a request whose path begins after `/sandbox/`. */
export async function handleControl(
  control: Control,
  path: string[],
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const [kind = "", id = "", verb = ""] = path;
  const ofOne = path.length === 3 && (kind === "conversations" || kind === "agents");
  const order = orders[`${request.method} ${ofOne ? `${kind}/${verb}` : path.join("/")}`];
  // What an agent does is on the desk and here under the same name.
  if (!order && ofOne && request.method === "POST") {
    const body = (await jsonBody(request)) as Record<string, unknown>;
    const play = kind === "agents" ? attend : converse;
    return sendJson(response, 200, play(control.world, id, verb, body));
  }
  if (!order)
    throw new Refusal(404, "not.found", `The control API has no ${request.method} ${path.join("/")}.`);
  const body = request.method === "GET" || request.method === "DELETE" ? {} : await jsonBody(request);
  const query = new URL(request.url ?? "/", "http://sandbox").searchParams;
  sendJson(response, 200, order(control, body, path, query));
}

async function jsonBody(request: IncomingMessage): Promise<Record<string, unknown> | unknown[]> {
  if (contentType(request) !== "application/json")
    throw new Refusal(415, "unsupported.media.type", "Send application/json.");
  const bytes = await readBody(request, 1024 * 1024);
  return (bytes.length > 0 ? parseJson(bytes) : {}) as Record<string, unknown>;
}

function addClient({ world }: Control, body: Record<string, unknown> | unknown[]): object {
  const { permissions = [], tokenSeconds = 86_400 } = body as {
    permissions?: string[];
    tokenSeconds?: number;
  };
  const client = { id: newId(), secret: newSecret(), name: "Test client", permissions, tokenSeconds };
  world.state.clients.set(client.id, client);
  world.changed();
  return client;
}

/** Something that happens to a conversation without an agent. */
function befall(happens: (world: World, conversation: Conversation) => void): Order {
  return ({ world }, _body, path) => {
    happens(world, required(world.state.conversations, "conversation", path[1] ?? ""));
    return {};
  };
}

/** What a bot flow would send, unchecked, so that a test can send what nobody foresaw; an agent's is checked: quick replies, a carousel, a date picker (contract §4.2). */
function sendStructured(
  { world }: Control,
  body: Record<string, unknown> | unknown[],
  path: string[],
): object {
  const { text, content, agentId } = body as { text?: string; content?: unknown[]; agentId?: string };
  if (agentId) return converse(world, path[1] ?? "", "structured", body as Record<string, unknown>);
  const conversation = required(world.state.conversations, "conversation", path[1] ?? "");
  if (!Array.isArray(content)) throw new Refusal(400, "bad.request", "content must be a list.");
  const participant = customerOf(conversation);
  const from = { type: "flow" as const, name: conversation.integrationName };
  return {
    id: say(world, conversation, { participant, from, ...(text && { text }), structured: content }).id,
  };
}
