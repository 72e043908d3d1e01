import assert from "node:assert/strict";
import { Agent, type IncomingHttpHeaders, request } from "node:http";
import { connect } from "node:net";
import { HandoverError } from "../../../lib/errors.ts";
import { createWebhookHandler, type WebhookPorts } from "../../../lib/webhook/handler.ts";
import type { OutboundWebhook } from "../../../lib/webhook/parse.ts";
import { createWebhookServer, type WebhookServer } from "../../../lib/webhook/server.ts";
import { signatureOf } from "../../support/signature.ts";

const SECRET = "a-secret-of-our-own-16";
const MEGABYTE = 1024 * 1024;
const TEXT = JSON.stringify({
  id: "m1",
  channel: { id: "i1", to: { id: "user-1" }, time: "2026-11-22T10:00:00.000Z" },
  type: "Text",
  text: "Bonjour é€😀",
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
}

describe("the webhook's answer", () => {
  let server: WebhookServer;
  let port: number;
  let received: { webhook: OutboundWebhook; rawBody: Buffer }[];
  let logged: string[];
  let clock: number;
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });

  async function given(change: Partial<WebhookPorts> = {}) {
    received = [];
    logged = [];
    clock = 0;
    const handle = createWebhookHandler({
      secrets: () => [SECRET],
      async receive(webhook, rawBody) {
        received.push({ webhook, rawBody });
        return "stored";
      },
      log: (line) => void logged.push(line),
      now: () => clock,
      ...change,
    });
    server = createWebhookServer(handle);
    port = await server.listen(0, "127.0.0.1");
  }

  afterEach(() => server.close(0));
  after(() => agent.destroy());

  function post(
    body: string | Buffer,
    headers: Record<string, string> = {},
    method = "POST",
  ): Promise<Answer> {
    const bytes = Buffer.from(body);
    const signed = {
      "x-hub-signature-256": signatureOf(bytes, SECRET),
      "content-type": "application/json",
      ...headers,
    };
    return new Promise((resolve, reject) => {
      const req = request({ port, host: "127.0.0.1", method, agent, headers: signed }, (res) => {
        res.resume().on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers }));
      });
      req.on("error", reject).end(bytes);
    });
  }

  it("a signed text is received with its raw bytes and answered 200, on a connection that is kept", async () => {
    await given();
    const answer = await post(TEXT);
    assert.equal(answer.status, 200);
    assert.equal(answer.headers.connection, "keep-alive");
    assert.equal(received[0]?.rawBody.toString(), TEXT);
    assert.partialDeepStrictEqual(received[0]?.webhook, {
      kind: "text",
      text: "Bonjour é€😀",
      userId: "user-1",
    });
  });

  for (const outcome of ["stored", "seen", "ignored"] as const) {
    it(`${outcome} is answered 200`, async () => {
      await given({ receive: async () => outcome });
      assert.equal((await post(TEXT)).status, 200);
    });
  }

  it("is answered only after it is written", async () => {
    let written = false;
    const receive = () =>
      new Promise<"stored">((resolve) =>
        setImmediate(() => {
          written = true;
          resolve("stored");
        }),
      );
    await given({ receive });
    await post(TEXT);
    assert.ok(written);
  });

  it("secrets may come later, and any of several may fit", async () => {
    await given({ secrets: async () => ["another-secret-01234", SECRET] });
    assert.equal((await post(TEXT)).status, 200);
  });

  const signatures: [string, Record<string, string>, Partial<WebhookPorts>][] = [
    ["a wrong signature", { "x-hub-signature-256": signatureOf(TEXT, "another-secret-01234") }, {}],
    ["no signature", { "x-hub-signature-256": "" }, {}],
    ["no secret on our side", {}, { secrets: () => [] }],
  ];
  for (const [what, headers, ports] of signatures) {
    it(`${what} is answered 401, never received`, async () => {
      await given(ports);
      assert.equal((await post(TEXT, headers)).status, 401);
      assert.deepEqual(received, []);
    });
  }

  it("wrong signatures are logged once a minute, with how many were held back, and without the body", async () => {
    await given({ secrets: () => [] });
    for (let attempt = 0; attempt < 5; attempt++) await post(TEXT);
    assert.equal(logged.length, 1);
    clock += 60_000;
    await post(TEXT);
    assert.equal(logged.length, 2);
    assert.match(logged[1] ?? "", /4 more/);
    assert.ok(!logged.join().includes("Bonjour"));
  });

  const methods = ["GET", "PUT", "DELETE", "OPTIONS"];
  for (const method of methods) {
    it(`${method} is answered 405 and told what is allowed`, async () => {
      await given();
      const answer = await post("", {}, method);
      assert.equal(answer.status, 405);
      assert.equal(answer.headers.allow, "POST");
    });
  }

  const broken: [string, string][] = [
    ["broken JSON", '{"id":'],
    ["a list", "[]"],
    ["an empty body", ""],
  ];
  for (const [what, body] of broken) {
    it(`${what}, well signed, is answered 400: no repeat would help`, async () => {
      await given();
      assert.equal((await post(body)).status, 400);
      assert.equal(logged.length, 1);
    });
  }

  it("an unknown type is logged, handed over, and answered 200", async () => {
    await given();
    const body = JSON.stringify({ ...JSON.parse(TEXT), type: "Telepathy" });
    assert.equal((await post(body)).status, 200);
    assert.match(logged[0] ?? "", /telepathy/);
    assert.equal(received[0]?.webhook.kind, "unknown");
  });

  it("channel: null is answered 200", async () => {
    await given();
    assert.equal((await post('{"channel":null,"type":"Text","text":"x"}')).status, 200);
  });

  it("what could not be written is answered 503, to be repeated in five seconds", async () => {
    const failure = new HandoverError("STORE_UNAVAILABLE", "The disk is full.", "Make room.");
    await given({ receive: () => Promise.reject(failure) });
    const answer = await post(TEXT);
    assert.equal(answer.status, 503);
    assert.equal(answer.headers["retry-after"], "5");
    assert.match(logged[0] ?? "", /STORE_UNAVAILABLE: The disk is full/);
  });

  it("secrets that cannot be read are 503 as well", async () => {
    await given({ secrets: () => Promise.reject(new Error("no store")) });
    assert.equal((await post(TEXT)).status, 503);
  });

  it("6 MB are answered 413, logged once a minute, and the connection lives on", async () => {
    await given();
    const large = Buffer.alloc(6 * MEGABYTE, 0x20);
    const first = await post(large);
    assert.equal(first.status, 413);
    assert.equal(first.headers.connection, "keep-alive");
    assert.equal((await post(large)).status, 413);
    assert.equal(logged.length, 1);
    assert.equal((await post(TEXT)).status, 200);
  });

  it("6 MB without a content-length are 413 too", async () => {
    await given();
    assert.equal(
      (await post(Buffer.alloc(6 * MEGABYTE, 0x20), { "transfer-encoding": "chunked" })).status,
      413,
    );
  });

  it("exactly the limit is taken", async () => {
    const exact = Buffer.from(TEXT);
    await given({ limitBytes: exact.length });
    assert.equal((await post(exact)).status, 200);
    assert.equal((await post(Buffer.concat([exact, Buffer.from(" ")]))).status, 413);
  });

  it("memory stays bounded, however much comes with a wrong signature", async () => {
    await given();
    let peak = 0;
    const before = process.memoryUsage.rss();
    const answer = await new Promise<Answer>((resolve, reject) => {
      const headers = { "x-hub-signature-256": "sha256=wrong", "transfer-encoding": "chunked" };
      const req = request({ port, host: "127.0.0.1", method: "POST", agent, headers }, (res) => {
        res.resume().on("end", () => resolve({ status: res.statusCode ?? 0, headers: res.headers }));
      });
      req.on("error", reject);
      const chunk = Buffer.alloc(64 * 1024);
      let left = 300 * 16;
      const more = () => {
        peak = Math.max(peak, process.memoryUsage.rss());
        while (left-- > 0) if (!req.write(chunk)) return req.once("drain", more);
        return req.end();
      };
      more();
    });
    assert.equal(answer.status, 413);
    assert.ok(peak - before < 150 * MEGABYTE, `${Math.round((peak - before) / MEGABYTE)} MB more`);
    assert.equal((await post(TEXT)).status, 200);
  });

  const unfinished: [string, string, number, number][] = [
    ["a body that does not come", "{", 100, 408],
    ["a body over the limit that does not end", " ".repeat(30), 10, 413],
  ];
  for (const [what, sent, limitBytes, status] of unfinished) {
    it(`${what} is answered ${status} in the end, and the connection closed`, async () => {
      await given({ timeoutMs: 50, limitBytes });
      const text = await new Promise<string>((resolve, reject) => {
        let heard = "";
        const socket = connect(port, "127.0.0.1", () => {
          socket.write(`POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n${sent}`);
        });
        socket.on("data", (chunk) => {
          heard += chunk;
        });
        socket.on("end", () => resolve(heard)).on("error", reject);
      });
      assert.match(text, new RegExp(`^HTTP/1\\.1 ${status} `));
      assert.match(text, /connection: close/i);
    });
  }

  it("a client that goes away in the middle harms nobody", async () => {
    await given();
    await new Promise<void>((resolve) => {
      const socket = connect(port, "127.0.0.1", () => {
        socket.write("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\n{", () =>
          socket.resetAndDestroy(),
        );
      });
      socket.on("close", () => resolve()).on("error", () => {});
    });
    assert.equal((await post(TEXT)).status, 200);
    assert.equal(received.length, 1);
  });
});

describe("a body that another handler has read", () => {
  it("is answered 503, so that Genesys repeats it", async () => {
    const logged: string[] = [];
    const handle = createWebhookHandler({
      secrets: () => [SECRET],
      receive: async () => "stored",
      log: (line) => void logged.push(line),
    });
    const server = createWebhookServer((req, res) => {
      req.resume().on("end", () => void handle(req, res));
    });
    const port = await server.listen(0, "127.0.0.1");
    const answer = await fetch(`http://127.0.0.1:${port}/`, { method: "POST", body: TEXT });
    assert.equal(answer.status, 503);
    assert.match(logged[0] ?? "", /another handler/);
    await server.close(0);
  });
});
