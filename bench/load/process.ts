/** A process of its own that sends webhooks: as fast as they are answered, or so many per second. */
import { setTimeout as sleep } from "node:timers/promises";
import { serve } from "../support/child.ts";
import { seededRandom } from "../support/statistics.ts";
import { type Connection, connect } from "./connection.ts";
import type { LoadOrder, LoadResult } from "./load.ts";
import { type Chat, webhookRequest } from "./webhook.ts";

/** Connections that were opened once stay, as a sender's do. */
const pools = new Map<string, Connection[]>();

serve<LoadOrder>(async (order) => {
  const pool = await poolFor(order);
  return order.perSecond === undefined
    ? asFastAsAnswered(order, pool)
    : steadily(order, order.perSecond, pool);
});

async function poolFor({ url, connections }: LoadOrder): Promise<Connection[]> {
  const { hostname, port, host } = new URL(url);
  const pool = pools.get(host) ?? [];
  while (pool.length < connections) pool.push(await connect(hostname, Number(port)));
  pools.set(host, pool);
  return pool.slice(0, connections);
}

/** Everything is made and signed before the clock starts. */
async function asFastAsAnswered(order: LoadOrder, pool: Connection[]): Promise<LoadResult> {
  const requests = Array.from({ length: order.count }, (_, i) =>
    webhookRequest(order, chatAt(order.chats, i)),
  );
  const result = emptyResult();
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
async function steadily(order: LoadOrder, perSecond: number, pool: Connection[]): Promise<LoadResult> {
  const random = seededRandom(order.seed);
  const result = emptyResult();
  const idle = [...pool];
  const underWay: Promise<void>[] = [];
  const startedAt = performance.now();
  let due = startedAt;

  async function one(chat: Chat): Promise<void> {
    const { hostname, port } = new URL(order.url);
    const connection = idle.pop() ?? (await connect(hostname, Number(port)));
    const sentAt = performance.now();
    const status = await connection.exchange(webhookRequest(order, chat, `${process.hrtime.bigint()};`));
    result.latencies.push(performance.now() - sentAt);
    count(result, status);
    idle.push(connection);
  }

  for (let i = 0; i < order.count; i++) {
    due += (-Math.log(1 - random()) / perSecond) * 1000;
    const wait = due - performance.now();
    if (wait > 0) await sleep(wait);
    underWay.push(one(chatAt(order.chats, i)));
  }
  await Promise.all(underWay);
  for (const connection of idle) if (!pool.includes(connection)) connection.close();
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
