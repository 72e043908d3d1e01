/** A scripted API on loopback: answers in the order in which they were written down, and remembers what it was asked. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import type { RequestBudget } from "../../../lib/genesys/budget.ts";
import type { HttpOptions } from "../../../lib/genesys/http.ts";

export interface Scripted {
  status?: number;
  headers?: Record<string, string>;
  body?: unknown;
  /** Nothing is answered: `hang` keeps the connection, `reset` breaks it. */
  silence?: "hang" | "reset";
}

export interface Call {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface ApiDouble {
  options: HttpOptions;
  /** Without the log-ins. */
  calls: Call[];
  logins: Call[];
  paused: number[];
  learned: unknown[];
  taken: { priority: string; lane: string; maxWaitMs?: number }[];
  close(): Promise<void>;
}

export const SECRET = "s3cr3t-of-the-client";

export async function startApi(
  answer: (call: Call, index: number) => Scripted,
  login: (index: number) => Scripted = (index) => ({
    body: { access_token: `token-${index + 1}`, token_type: "bearer", expires_in: 86_400 },
  }),
): Promise<ApiDouble> {
  const calls: Call[] = [];
  const logins: Call[] = [];
  const server = createServer(async (req, res) => {
    const chunks: Buffer[] = [];
    for await (const chunk of req) chunks.push(chunk);
    const call: Call = {
      method: req.method ?? "",
      path: req.url ?? "",
      headers: req.headers,
      body: Buffer.concat(chunks).toString(),
    };
    const isLogin = call.path === "/oauth/token";
    const said = isLogin ? login(logins.push(call) - 1) : answer(call, calls.push(call) - 1);
    if (said.silence === "hang") return;
    if (said.silence === "reset") {
      req.socket.resetAndDestroy();
      return;
    }
    const isText = typeof said.body === "string";
    res.writeHead(said.status ?? 200, { "content-type": "application/json", ...said.headers });
    res.end(said.body === undefined ? undefined : isText ? said.body : JSON.stringify(said.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const paused: number[] = [];
  const learned: unknown[] = [];
  const taken: ApiDouble["taken"] = [];
  const budget: RequestBudget = {
    async take(priority, lane, maxWaitMs) {
      taken.push({ priority, lane, maxWaitMs });
    },
    pause: (seconds) => void paused.push(seconds),
    learn: (seen) => void learned.push(seen),
  };
  return {
    options: {
      hosts: { login: url, api: url },
      credentials: { clientId: "client-1", clientSecret: SECRET },
      budget,
      // Back-off without waiting.
      timers: {
        set: (run) => setImmediate(run),
        clear: (handle) => clearImmediate(handle as NodeJS.Immediate),
      },
    },
    calls,
    logins,
    paused,
    learned,
    taken,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
