/**
 * Runs inside a function node: the user's side of the chats. Sends messages into a genesys-send, or as requests into a
 * core `http request`, and waits for what comes out behind it.
 */
import type { Chat } from "../load/webhook.ts";

export interface PumpOrder {
  /** `palette`: genesys-send; `core`: http request with the same POST. */
  target: "palette" | "core";
  action: "escalate" | "message";
  chats: Pick<Chat, "chatId" | "userId" | "integrationId">[];
  count: number;
  text: string;
  /** So many at a time, or … */
  inFlight?: number;
  /** … at random moments (Poisson), so many per second on average. */
  perSecond?: number;
  seed: number;
  /** For `core`. */
  apiUrl?: string;
  token?: string;
}

export interface PumpResult {
  ms: number;
  /** From handing over to the node's output, milliseconds. */
  latencies: number[];
  failures: Record<string, number>;
}

/** Outputs of the function node. */
const [TO_PALETTE, TO_CORE, TO_ANSWER] = [0, 1, 2];

interface PumpedMessage {
  req?: unknown;
  payload?: unknown;
  bench?: { sentAt: number };
  delivery?: { status: string };
  statusCode?: number;
  error?: { message: string };
}

interface World {
  node: { send(messages: unknown[]): void };
  randomUUID(): string;
  now(): number;
  setTimeout(fn: () => void, ms: number): unknown;
  outputs: readonly number[];
  seededRandom(seed: number): () => number;
}

/** Takes an order (a message with `req`), then what comes back of each message that it sent. Uses nothing from outside: its text goes into the flow. */
export function createPump(world: World): (msg: PumpedMessage) => void {
  const { node, now } = world;
  const [toPalette = 0, toCore = 1, toAnswer = 2] = world.outputs;
  let order: PumpOrder;
  let asked: PumpedMessage;
  let random: () => number;
  let result: PumpResult;
  let startedAt = 0;
  let sent = 0;
  let done = 0;
  let due = 0;

  function start(msg: PumpedMessage): void {
    asked = msg;
    order = msg.payload as PumpOrder;
    random = world.seededRandom(order.seed);
    result = { ms: 0, latencies: [], failures: {} };
    [sent, done] = [0, 0];
    startedAt = now();
    due = startedAt;
    if (order.perSecond === undefined) for (let i = 0; i < (order.inFlight ?? 1); i++) next();
    else atTheirTime(order.perSecond);
  }

  function atTheirTime(perSecond: number): void {
    while (sent < order.count && due <= now()) {
      next();
      due += (-Math.log(1 - random()) / perSecond) * 1000;
    }
    if (sent < order.count) world.setTimeout(() => atTheirTime(perSecond), due - now());
  }

  function next(): void {
    if (sent >= order.count) return;
    const chat = order.chats[sent % order.chats.length] as PumpOrder["chats"][number];
    sent += 1;
    const outputs: unknown[] = [];
    if (order.target === "palette") outputs[toPalette] = toSendNode(chat.chatId);
    else outputs[toCore] = toRequestNode(chat);
    node.send(outputs);
  }

  function toSendNode(chatId: string) {
    return { chatId, action: order.action, payload: textFor(chatId), bench: { sentAt: now() } };
  }

  function toRequestNode({ chatId, userId, integrationId }: PumpOrder["chats"][number]) {
    return {
      method: "POST",
      url: `${order.apiUrl}/api/v2/conversations/messages/${integrationId}/inbound/open/message`,
      headers: { authorization: `Bearer ${order.token}`, "content-type": "application/json" },
      payload: {
        channel: {
          messageId: world.randomUUID(),
          time: new Date().toISOString(),
          from: { id: userId, idType: "Opaque" },
        },
        text: textFor(chatId),
      },
      bench: { sentAt: now() },
    };
  }

  /** Ends with the chat's id, so that the other side can tell whose it is. */
  function textFor(chatId: string): string {
    return `${order.text} ${chatId}`;
  }

  function came({ bench, delivery, statusCode, error }: PumpedMessage): void {
    if (!bench) return;
    result.latencies.push(now() - bench.sentAt);
    const failure =
      error?.message ?? (delivery?.status === "accepted" || statusCode === 200 ? "" : `status ${statusCode}`);
    if (failure) result.failures[failure] = (result.failures[failure] ?? 0) + 1;
    done += 1;
    if (done === order.count) finish();
    else if (order.perSecond === undefined) next();
  }

  function finish(): void {
    const outputs: unknown[] = [];
    outputs[toAnswer] = { ...asked, payload: { ...result, ms: now() - startedAt } };
    node.send(outputs);
  }

  return (msg) => (msg.req ? start(msg) : came(msg));
}

export const PUMP_OUTPUTS = [TO_PALETTE, TO_CORE, TO_ANSWER] as const;
