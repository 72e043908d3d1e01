import assert from "node:assert/strict";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { httpTransport } from "../../../sandbox/webhooks/transport.ts";
import { until } from "./stage.ts";

/** As many requests are on their way at once. */
const AT_ONCE = 64;
const LONG_MS = 60_000;
const SHORT_MS = 500;

describe("sandbox: the way to a webhook", () => {
  it("waiting for a connection does not count as the webhook's time", async () => {
    const held: ServerResponse[] = [];
    const server = createServer((_request, response) => void held.push(response));
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const [busy, other] = [httpTransport(), httpTransport()];
    const post = (by: typeof busy, timeoutMs: number) => by.post(url, {}, Buffer.from("{}"), timeoutMs);
    try {
      const first = Array.from({ length: AT_ONCE }, () => post(busy, LONG_MS));
      await until(() => held.length === AT_ONCE);
      const last = post(busy, SHORT_MS);
      // Another one's time runs out meanwhile.
      assert.deepEqual(await post(other, SHORT_MS), { error: "time-out" });
      server.on("request", (_request, response) => response.end());
      for (const response of held) response.end();
      await Promise.all(first);
      assert.deepEqual(await last, { status: 200 });
    } finally {
      busy.close();
      other.close();
      server.closeAllConnections();
      server.close();
    }
  });
});
