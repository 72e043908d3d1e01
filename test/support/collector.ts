/** A small server to which the flows under test post every message that they want looked at. */

import { createServer } from "node:http";
import type { Json } from "./json.ts";
import { type Patience, until } from "./until.ts";

/** A flow message as JSON carries it: Buffers, sockets and functions are gone. */
export type Message = Record<string, Json>;

export interface Collector {
  url: string;
  /** What the tap named `tap` has posted so far, oldest first. */
  at(tap: string): Message[];
  /** Waits for the first message at `tap` that fits, among those that came already too. */
  find(tap: string, fits: (msg: Message) => boolean, patience: Patience): Promise<Message>;
  /** Waits until `tap` has `count` messages, and gives them. */
  count(tap: string, count: number, patience: Patience): Promise<Message[]>;
  forget(): void;
  close(): Promise<void>;
}

export async function startCollector(): Promise<Collector> {
  let posted: { tap: string; msg: Message }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      posted.push(JSON.parse(Buffer.concat(chunks).toString("utf8")));
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  const at = (tap: string) => posted.filter((one) => one.tap === tap).map(({ msg }) => msg);

  return {
    url: `http://127.0.0.1:${port}/`,
    at,
    find: (tap, fits, patience) =>
      until(() => at(tap).find(fits), { instead: () => posted.slice(-20), ...patience }),
    count: async (tap, count, patience) => {
      await until(() => at(tap).length >= count, { instead: () => posted.slice(-20), ...patience });
      return at(tap);
    },
    forget() {
      posted = [];
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
