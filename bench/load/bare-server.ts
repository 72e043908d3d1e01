/** The yardstick: a bare server that reads the body, checks its signature and answers. Nothing is kept. */
import { createHmac, timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { serve } from "../support/child.ts";

serve<{ secret: string }>(async ({ secret }) => {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      response.statusCode = isSigned(request, Buffer.concat(chunks), secret) ? 200 : 401;
      response.setHeader("Content-Length", 0);
      response.end();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
});

function isSigned(request: IncomingMessage, body: Buffer, secret: string): boolean {
  const given = Buffer.from(String(request.headers["x-hub-signature-256"] ?? ""));
  const made = Buffer.from(`sha256=${createHmac("sha256", secret).update(body).digest("base64")}`);
  return given.length === made.length && timingSafeEqual(given, made);
}
