/** One POST to a webhook. */
import { Agent as HttpAgent, request as httpRequest } from "node:http";
import { Agent as HttpsAgent, request as httpsRequest } from "node:https";
import type { Outcome } from "./retry.ts";

export interface Transport {
  /**
   * Never rejects: what goes wrong is an outcome. `timeoutMs` runs from the moment at which the request has a connection
   * of its own: its waiting for one is nothing that the webhook is slow at.
   */
  post(url: string, headers: Record<string, string>, body: Buffer, timeoutMs: number): Promise<Outcome>;
  close(): void;
}

export function httpTransport(): Transport {
  const agents = {
    "http:": new HttpAgent({ keepAlive: true, maxSockets: 64 }),
    "https:": new HttpsAgent({ keepAlive: true, maxSockets: 64 }),
  };
  const running = new Set<() => void>();

  return {
    post: (url, headers, body, timeoutMs) =>
      new Promise((resolve) => {
        const secure = url.startsWith("https:");
        const request = (secure ? httpsRequest : httpRequest)(url, {
          method: "POST",
          agent: agents[secure ? "https:" : "http:"],
          headers: { ...headers, "Content-Type": "application/json", "Content-Length": body.length },
        });
        const abort = () => settle({ error: "the sandbox was stopped" });
        let timer: NodeJS.Timeout | undefined;
        running.add(abort);

        function settle(outcome: Outcome) {
          clearTimeout(timer);
          running.delete(abort);
          resolve(outcome);
          if (outcome.error) request.destroy();
        }

        request.on("socket", () => {
          timer = setTimeout(() => settle({ error: "time-out" }), timeoutMs);
        });
        request.on("response", (response) => {
          response.resume();
          response.on("end", () => settle({ status: response.statusCode ?? 0 }));
          response.on("error", (error) => settle({ error: error.message }));
        });
        request.on("error", (error: NodeJS.ErrnoException) => settle({ error: error.code ?? error.message }));
        request.end(body);
      }),
    close() {
      for (const abort of running) abort();
      agents["http:"].destroy();
      agents["https:"].destroy();
    },
  };
}
