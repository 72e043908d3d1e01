import assert from "node:assert/strict";
import { createWebhookServer } from "../../../lib/webhook/server.ts";

describe("a port of the webhook's own", () => {
  it("gives every request to the handler, and can be closed and opened again", async () => {
    const paths: string[] = [];
    const server = createWebhookServer((req, res) => {
      paths.push(req.url ?? "");
      res.end("ok");
    });
    for (const path of ["/a", "/b"]) {
      const port = await server.listen(0, "127.0.0.1");
      assert.equal(await (await fetch(`http://127.0.0.1:${port}${path}`)).text(), "ok");
      await server.close();
    }
    assert.deepEqual(paths, ["/a", "/b"]);
  });

  it("a port in use is NOT_CONFIGURED and names the port", async () => {
    const first = createWebhookServer(() => {});
    const second = createWebhookServer(() => {});
    const port = await first.listen(0, "127.0.0.1");
    await assert.rejects(second.listen(port, "127.0.0.1"), {
      code: "NOT_CONFIGURED",
      message: `The webhook port ${port} on 127.0.0.1 is already in use. Choose another port, or end the program that has it.`,
    });
    await first.close();
    assert.equal(await second.listen(port, "127.0.0.1"), port, "a later attempt can succeed");
    await second.close();
  });

  it("an address that is not ours is NOT_CONFIGURED", async () => {
    await assert.rejects(createWebhookServer(() => {}).listen(0, "203.0.113.1"), { code: "NOT_CONFIGURED" });
  });

  it("close waits for what is under way", async () => {
    let release = () => {};
    const arrived = new Promise<void>((resolve) => {
      release = resolve;
    });
    let finish = () => {};
    const server = createWebhookServer((_req, res) => {
      finish = () => res.end("done");
      release();
    });
    const port = await server.listen(0, "127.0.0.1");
    const answer = fetch(`http://127.0.0.1:${port}/`).then((res) => res.text());
    await arrived;
    const closed = server.close();
    finish();
    assert.equal(await answer, "done");
    await closed;
  });

  it("close cuts off what does not end, and twice is once", async () => {
    let arrive = () => {};
    const arrived = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    const server = createWebhookServer(() => arrive());
    const port = await server.listen(0, "127.0.0.1");
    const answer = fetch(`http://127.0.0.1:${port}/`).catch(() => "cut off");
    await arrived;
    await server.close(10);
    await server.close();
    assert.equal(await answer, "cut off");
  });
});
