/** The near end of the process that sends webhooks. */
import { join } from "node:path";
import { type Child, startChild } from "../support/child.ts";
import type { Chat, WebhookTarget } from "./webhook.ts";

export interface LoadOrder extends WebhookTarget {
  chats: Chat[];
  count: number;
  connections: number;
  seed: number;
  /** At this mean rate; absent = as fast as they are answered. */
  perSecond?: number;
}

export interface LoadResult {
  ms: number;
  /** From sending to the answer, milliseconds, in the order of the answers. */
  latencies: number[];
  /** How often each status was answered. */
  statuses: Record<number, number>;
}

export interface Load {
  pid: number;
  /** Throws when anything but 200 was answered. */
  send(order: LoadOrder): Promise<LoadResult>;
  close(): Promise<void>;
}

export function startLoad(): Load {
  const child: Child = startChild(join(import.meta.dirname, "process.ts"));
  return {
    pid: child.pid,
    async send(order) {
      const result = await child.ask<LoadResult>(order);
      const { 200: taken = 0, ...others } = result.statuses;
      if (taken !== order.count)
        throw new Error(`Not all were taken: ${taken} of ${order.count}, ${JSON.stringify(others)}`);
      return result;
    },
    close: child.close,
  };
}
