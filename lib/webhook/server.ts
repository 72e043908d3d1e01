/** A port of the webhook's own: a plain HTTP server that gives every request to one function (DESIGN §6). */
import http, { type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { HandoverError } from "../errors.ts";

export interface WebhookServer {
  /** Resolves to the real port (0 asks for a free one). Throws NOT_CONFIGURED when the port cannot be had. */
  listen(port: number, host?: string): Promise<number>;
  /** Takes nothing more; what is under way may finish within `graceMs`. */
  close(graceMs?: number): Promise<void>;
}

/** Longer than the idle time of common reverse proxies, or they would now and then send into a closing connection. */
const KEEP_ALIVE_MS = 75_000;
const CLOSE_GRACE_MS = 5_000;
const SWEEP_MS = 50;

export function createWebhookServer(
  handle: (req: IncomingMessage, res: ServerResponse) => void,
): WebhookServer {
  const server = http.createServer(
    {
      keepAliveTimeout: KEEP_ALIVE_MS,
      headersTimeout: 10_000,
      requestTimeout: 30_000,
      connectionsCheckingInterval: 5_000,
      maxHeaderSize: 16 * 1024,
      noDelay: true,
    },
    handle,
  );

  return {
    listen(port, host) {
      return new Promise((resolve, reject) => {
        const onError = (error: NodeJS.ErrnoException) => reject(portFailure(error, port, host));
        server.once("error", onError);
        server.listen(port, host, () => {
          server.off("error", onError);
          resolve((server.address() as AddressInfo).port);
        });
      });
    },
    close(graceMs = CLOSE_GRACE_MS) {
      if (!server.listening) return Promise.resolve();
      return new Promise((resolve) => {
        const cutOff = setTimeout(() => server.closeAllConnections(), graceMs);
        // Node closes only what is idle now; what finishes later would be kept alive.
        const sweep = setInterval(() => server.closeIdleConnections(), SWEEP_MS);
        server.close(() => {
          clearTimeout(cutOff);
          clearInterval(sweep);
          resolve();
        });
      });
    },
  };
}

function portFailure(error: NodeJS.ErrnoException, port: number, host = ""): HandoverError {
  const where = `webhook port ${port}${host ? ` on ${host}` : ""}`;
  switch (error.code) {
    case "EADDRINUSE":
      return new HandoverError(
        "NOT_CONFIGURED",
        `The ${where} is already in use.`,
        "Choose another port, or end the program that has it.",
      );
    case "EACCES":
      return new HandoverError(
        "NOT_CONFIGURED",
        `This process may not open the ${where}.`,
        "Choose a port above 1024 and let a reverse proxy have 443.",
      );
    default:
      return new HandoverError(
        "NOT_CONFIGURED",
        `The ${where} cannot be opened (${error.code ?? error.name}).`,
        "Check the port and the address.",
      );
  }
}
