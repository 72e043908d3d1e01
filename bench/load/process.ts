/** A process of its own that sends webhooks: as fast as they are answered, or so many per second. */
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../support/child.ts";
import { seededRandom } from "../support/statistics.ts";
import { type Connection, connect } from "./connection.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { type Chat, webhookRequest } from "./webhook.ts";

/** Connections that were opened once stay, as a sender's do, until the server closes them. */
const pools = new Map<string, Connection[]>();

serve<LoadOrder>((order) =>
  order.perSecond === undefined ? asFastAsAnswered(order) : steadily(order, order.perSecond),
);

/** So many open connections; none waits unused while something is prepared, or the server closes it. */
async function openConnections({ url, connections }: LoadOrder): Promise<Connection[]> {
  const { hostname, port, host } = new URL(url);
  const pool = (pools.get(host) ?? []).filter(({ open }) => open);
  while (pool.length < connections) pool.push(await connect(hostname, Number(port)));
  pools.set(host, pool);
  return pool.slice(0, connections);
}

/** Everything is made and signed before the clock starts. */
async function asFastAsAnswered(order: LoadOrder): Promise<LoadResult> {
  const requests = Array.from({ length: order.count }, (_, i) =>
    webhookRequest(order, chatAt(order.chats, i)),
  );
  const result = emptyResult();
  const pool = await openConnections(order);
  let next = 0;
  const startedAt = performance.now();
  await Promise.all(
    pool.map(async (connection) => {
      for (let i = next++; i < requests.length; i = next++) {
        const sentAt = performance.now();
        const status = await connection.exchange(requests[i] as Buffer);
        result.latencies.push(performance.now() - sentAt);
        count(result, status);
      }
    }),
  );
  return { ...result, ms: performance.now() - startedAt };
}

/** At random moments (Poisson), whether earlier ones are answered or not; the text starts with the moment of sending. */
async function steadily(order: LoadOrder, perSecond: number): Promise<LoadResult> {
  const { hostname, port } = new URL(order.url);
  const random = seededRandom(order.seed);
  const result = emptyResult();
  /** The one that was used last is taken first: at a low rate the others close unused, and are opened when needed. */
  const idle: Connection[] = [];
  const underWay: Promise<void>[] = [];
  const startedAt = performance.now();
  let due = startedAt;

  async function one(chat: Chat): Promise<void> {
    const sentAt = performance.now();
    const request = webhookRequest(order, chat, `${process.hrtime.bigint()};`);
    const connection = openOne() ?? (await connect(hostname, Number(port)));
    const status = await connection.exchange(request);
    result.latencies.push(performance.now() - sentAt);
    count(result, status);
    idle.push(connection);
  }

  function openOne(): Connection | undefined {
    let connection = idle.pop();
    while (connection && !connection.open) connection = idle.pop();
    return connection;
  }

  for (let i = 0; i < order.count; i++) {
    due += (-Math.log(1 - random()) / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    underWay.push(one(chatAt(order.chats, i)));
  }
  await Promise.all(underWay);
  for (const connection of idle) connection.close();
  return { ...result, ms: performance.now() - startedAt };
}

function chatAt(chats: readonly Chat[], i: number): Chat {
  return chats[i % chats.length] as Chat;
}

function emptyResult(): LoadResult {
  return { ms: 0, latencies: [], statuses: {} };
}

function count({ statuses }: LoadResult, status: number): void {
  statuses[status] = (statuses[status] ?? 0) + 1;
}
