/** Agents' files through an address of ours: what is fetched, when, from where, and what of it is passed on. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { destinationsOf } from "../../../lib/media/destination.ts";
import { createDownload } from "../../../lib/media/download.ts";
import { diskFiles, memoryFiles } from "../../../lib/media/files.ts";
import { openLink, sealLink } from "../../../lib/media/link.ts";
import { createMedia } from "../../../lib/media/media.ts";
import { createRelay } from "../../../lib/media/relay.ts";
import { PNG } from "../../support/images.ts";
import { until } from "../../support/until.ts";

type Handler = (req: IncomingMessage, res: ServerResponse) => void;

async function listening(handler: Handler) {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const close = () =>
    new Promise<void>((resolve) => {
      server.closeAllConnections();
      server.close(() => resolve());
    });
  return { url, close };
}

const MOST = 100_000;

/** A stand-in for Genesys' download host, and a relay in front of it. */
async function stage(
  answer: Handler,
  { disk = true, secrets = ["a secret"], timeoutMs = 2_000, mostBytes = MOST } = {},
) {
  const directory = await mkdtemp(join(tmpdir(), "relay-"));
  const clock = { at: 1_700_000_000_000 };
  const log: string[] = [];
  const asked: string[] = [];
  const genesys = await listening((req, res) => {
    asked.push(`${req.method} ${req.url}`);
    answer(req, res);
  });
  const destinations = destinationsOf({ login: genesys.url, api: genesys.url }, []);
  let base = "";
  const common = {
    files: disk ? diskFiles(directory) : memoryFiles(),
    baseUrl: () => `${base}/media`,
    secrets: () => secrets,
    now: () => clock.at,
    keepMs: 60_000,
  };
  const relay = createRelay({
    ...common,
    destinations,
    download: createDownload({ destinations, timeoutMs }),
    mostBytes,
    log: (line) => log.push(line),
  });
  const media = createMedia({ ...common, relay });
  const failures: unknown[] = [];
  const front = await listening((req, res) => {
    media.serve(req, res, (req.url ?? "").slice("/media".length)).catch((error) => {
      failures.push(error);
      res.destroy();
    });
  });
  base = front.url;
  return {
    relay,
    genesys,
    clock,
    log,
    asked,
    failures,
    kept: () => readdir(directory),
    linkTo: (path: string, mime = "image/png", name = "a.png") =>
      relay.addressOf({ url: `${genesys.url}${path}`, mime, name }),
    async close() {
      await Promise.all([genesys.close(), front.close()]);
      await rm(directory, { recursive: true });
    },
  };
}

describe("an agent's file", () => {
  let on: Awaited<ReturnType<typeof stage>>;
  afterEach(async () => {
    assert.deepEqual(on.failures, []);
    await on.close();
  });
  const picture: Handler = (_req, res) => void res.end(PNG);

  it("is fetched when somebody asks, and not before; then once for all, also in parts", async () => {
    on = await stage(picture);
    const url = on.linkTo("/api/v2/downloads/1");
    assert.ok(!url.includes(on.genesys.url) && !url.includes("downloads"), "the link tells nothing");
    assert.equal((await fetch(url, { method: "HEAD" })).status, 200);
    assert.deepEqual(on.asked, []);
    const answer = await fetch(url);
    assert.deepEqual(Buffer.from(await answer.arrayBuffer()), PNG);
    assert.equal(answer.headers.get("content-type"), "image/png");
    assert.equal(answer.headers.get("content-length"), String(PNG.length));
    assert.equal(answer.headers.get("content-disposition"), "attachment; filename*=UTF-8''a.png");
    assert.equal(answer.headers.get("x-content-type-options"), "nosniff");
    const again = await fetch(url, { headers: { range: "bytes=1-3" } });
    assert.deepEqual([again.status, await again.text()], [206, "PNG"]);
    assert.deepEqual(on.asked, ["GET /api/v2/downloads/1"]);
  });

  it("with memory storage is fetched each time: memory is too dear for it", async () => {
    on = await stage(picture, { disk: false });
    for (let i = 0; i < 2; i++) await (await fetch(on.linkTo("/1"))).arrayBuffer();
    assert.equal(on.asked.length, 2);
  });

  it("is gone when its link has expired", async () => {
    on = await stage(picture);
    const url = on.linkTo("/1");
    await (await fetch(url)).arrayBuffer();
    on.clock.at += 60_000;
    assert.equal((await fetch(url)).status, 404);
  });

  it("of nobody else's making is not fetched: a link cannot be forged or changed", async () => {
    on = await stage(picture);
    const url = on.linkTo("/1");
    const forged = sealLink({ url: `${on.genesys.url}/1`, mime: "a/b", expires: 9e15 }, "another secret");
    const changed = url.slice(0, -1) + (url.endsWith("A") ? "B" : "A");
    for (const wrong of [url.replace(/[^/]+$/, forged), changed, `${url}/x`, url.replace(/[^/]+$/, "")])
      assert.equal((await fetch(wrong)).status, 404, wrong);
    assert.deepEqual(on.asked, []);
  });

  it("that lies about its type is served as nothing that a browser shows", async () => {
    on = await stage((_req, res) => void res.end("<html><script>alert(1)</script>"));
    const answer = await fetch(on.linkTo("/1"));
    assert.equal(answer.headers.get("content-type"), "application/octet-stream");
  });

  it("of 0 bytes is a file", async () => {
    on = await stage((_req, res) => void res.end());
    const answer = await fetch(on.linkTo("/1"));
    assert.deepEqual([answer.status, (await answer.arrayBuffer()).byteLength], [200, 0]);
  });

  it("of just the largest size passes, of a byte more does not, told or untold", async () => {
    on = await stage((req, res) => {
      const bytes = Buffer.alloc(MOST + Number(req.url?.at(1)), "x");
      if (req.url?.includes("untold")) res.flushHeaders();
      else res.setHeader("content-length", bytes.length);
      res.end(bytes);
    });
    const size = async (path: string) => {
      const answer = await fetch(on.linkTo(path, "text/plain", "a.txt"));
      return answer.ok ? (await answer.arrayBuffer()).byteLength : answer.status;
    };
    assert.deepEqual([await size("/0"), await size("/0untold"), await size("/1")], [MOST, MOST, 502]);
    await assert.rejects(size("/1untold"), "cut off, so that nobody takes it for whole");
    assert.equal((await on.kept()).length, 2);
  });

  it("that breaks off is not taken for whole and not kept", async () => {
    on = await stage((_req, res) => {
      res.writeHead(200, { "content-length": 50_000 });
      res.write(Buffer.alloc(20_000));
      setImmediate(() => res.destroy());
    });
    await assert.rejects(async () => (await fetch(on.linkTo("/1"))).arrayBuffer());
    await until(async () => (await on.kept()).length === 0, { what: "the half to be gone" });
  });

  it("that nobody wants any more is not fetched to its end", async () => {
    let closed = false;
    on = await stage((req, res) => {
      req.on("close", () => (closed = true));
      res.write(Buffer.alloc(90_000));
    });
    const leaving = new AbortController();
    const answer = await fetch(on.linkTo("/1"), { signal: leaving.signal });
    await answer.body?.getReader().read();
    leaving.abort();
    await until(() => closed, { what: "the download to end" });
    await until(async () => (await on.kept()).length === 0, { what: "the half to be gone" });
  });

  it("whose reader leaves before Genesys answers is not waited for", async () => {
    let arrived = false;
    let closed = false;
    on = await stage(
      (_req, res) => {
        arrived = true;
        res.on("close", () => (closed = true));
      },
      { timeoutMs: 60_000 },
    );
    const leaving = new AbortController();
    const asking = fetch(on.linkTo("/1"), { signal: leaving.signal });
    await until(() => arrived, { what: "Genesys to be asked" });
    leaving.abort();
    await assert.rejects(asking);
    await until(() => closed, { what: "the question to end" });
    assert.deepEqual(on.log, []);
  });

  it("about which Genesys says nothing for a while is 502", async () => {
    on = await stage(() => {}, { timeoutMs: 50 });
    assert.equal((await fetch(on.linkTo("/1"))).status, 502);
    assert.match(on.log.join(), /silent/);
  });

  it("that stops in the middle is cut off and not kept", async () => {
    on = await stage((_req, res) => void res.write(Buffer.alloc(20_000)), { timeoutMs: 50 });
    await assert.rejects(async () => (await fetch(on.linkTo("/1"))).arrayBuffer());
    await until(async () => (await on.kept()).length === 0, { what: "the half to be gone" });
  });

  it("whose reader pauses longer than Genesys may be silent arrives whole all the same", async () => {
    const size = 20 * 2 ** 20;
    const sent = { bytes: 0, at: performance.now() };
    on = await stage(
      async (_req, res) => {
        for (; sent.bytes < size; sent.bytes += 2 ** 16) {
          if (!res.write(Buffer.alloc(2 ** 16))) await once(res, "drain");
          sent.at = performance.now();
        }
        res.end();
      },
      { timeoutMs: 100, mostBytes: size },
    );
    const answer = await fetch(on.linkTo("/1"));
    await until(() => performance.now() - sent.at > 500, { what: "everybody to wait for the reader" });
    assert.ok(sent.bytes < size, "Genesys waits too");
    assert.equal((await answer.arrayBuffer()).byteLength, size);
    assert.deepEqual(on.log, []);
  });

  it("that is longer than was told ends where it was told to", async () => {
    on = await stage(({ socket }) => {
      socket.end(`HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n${"x".repeat(50)}`);
    });
    assert.equal(await (await fetch(on.linkTo("/1", "text/plain", "a.txt"))).text(), "xxxxx");
  });

  it("that Genesys no longer has is 404, any other trouble 502; the reason is in the log without the address", async () => {
    on = await stage((req, res) => void res.writeHead(Number(req.url?.slice(1))).end());
    const status = async (path: string) => (await fetch(on.linkTo(path))).status;
    assert.deepEqual([await status("/404"), await status("/403"), await status("/500")], [404, 404, 502]);
    assert.match(on.log.join(), /HTTP 500/);
    assert.ok(!on.log.join().includes(on.genesys.url));
  });

  for (const [what, location] of [
    ["another port of this machine", "http://127.0.0.1:1/x"],
    ["this machine by name", "http://localhost:80/x"],
    ["the cloud's own metadata", "http://169.254.169.254/latest/meta-data"],
    ["a mapped address", "http://[::ffff:127.0.0.1]/x"],
    ["this machine in IPv6", "http://[::1]/x"],
    ["a private network in IPv6", "https://[fd00::1]/x"],
    ["a file", "file:///etc/passwd"],
    ["another host", "https://evil.example/x"],
  ] as const) {
    it(`is not fetched when it redirects to ${what}`, async () => {
      on = await stage((_req, res) => void res.writeHead(302, { location }).end());
      assert.equal((await fetch(on.linkTo("/1"))).status, 502);
      assert.match(on.log.join(), /is no host of the region/);
    });
  }

  it("is fetched over a redirect within the same host, but not round in circles", async () => {
    on = await stage((req, res) => {
      if (req.url === "/end") res.end(PNG);
      else res.writeHead(302, { location: req.url === "/1" ? "/end" : "/round" }).end();
    });
    assert.equal((await (await fetch(on.linkTo("/1"))).arrayBuffer()).byteLength, PNG.length);
    const before = on.asked.length;
    assert.equal((await fetch(on.linkTo("/round"))).status, 502);
    assert.ok(on.asked.length - before <= 5, on.asked.join());
  });

  it("of a host that is not the organisation's keeps its own address, and is never fetched by us", async () => {
    on = await stage(picture);
    const url = "https://elsewhere.example/a.png";
    assert.equal(on.relay.addressOf({ url, mime: "image/png" }), url);
    assert.equal(on.relay.addressOf({ url: "no address", mime: "image/png" }), "no address");
  });

  it("whose address is too long for a link keeps its own", async () => {
    on = await stage(picture);
    const url = `${on.genesys.url}/${"x".repeat(10_000)}`;
    assert.equal(on.relay.addressOf({ url, mime: "image/png" }), url);
  });
});

describe("a name that leads somewhere else", () => {
  const region = destinationsOf(
    { login: "https://login.mypurecloud.de", api: "https://api.mypurecloud.de" },
    [],
  );
  const url = "https://api-downloads.mypurecloud.de/x";
  const fetching = (addresses: string[][], destinations = region) => {
    const asked: string[] = [];
    const download = createDownload({
      destinations,
      timeoutMs: 1_000,
      async resolve(name) {
        const found = addresses[Math.min(asked.length, addresses.length - 1)] ?? [];
        asked.push(name);
        return found.map((address) => ({ address, family: address.includes(":") ? 6 : 4 }));
      },
    });
    return { asked, run: (to = url) => download(to, new AbortController().signal) };
  };

  for (const addresses of [
    ["127.0.0.1"],
    ["10.0.0.1", "192.168.0.1"],
    ["::1"],
    ["::ffff:10.0.0.1"],
    ["fd00::1"],
    [],
  ]) {
    it(`into a network (${addresses.join(", ") || "nowhere"}) is refused without a connection`, async () => {
      const { run, asked } = fetching([addresses]);
      const found = await run();
      assert.deepEqual([found.ok, !found.ok && found.why, asked.length], [false, "refused", 1]);
    });
  }

  it("is judged as well when it is a number, which is never looked up", async () => {
    const server = await listening((_req, res) => void res.end("x"));
    const { port } = new URL(server.url);
    const { run, asked } = fetching([[]], { mayAsk: () => true, mayConnect: () => false });
    for (const host of ["127.0.0.1", "2130706433", "0x7f.1", "0177.0.0.1", "[::ffff:127.0.0.1]"]) {
      const found = await run(`http://${host}:${port}/x`);
      assert.equal(!found.ok && found.why, "refused", host);
    }
    assert.deepEqual(asked, []);
    await server.close();
  });

  it("only later is asked once alone: what was judged is what is connected to", async () => {
    const destinations = {
      mayAsk: () => true,
      mayConnect: (_url: URL, address: string) => address === "127.0.0.1",
    };
    const server = await listening((_req, res) => void res.end("x"));
    const { run, asked } = fetching([["127.0.0.1"], ["10.0.0.1"]], destinations);
    const found = await run(`http://rebinding.example:${new URL(server.url).port}/x`);
    assert.deepEqual([found.ok, asked], [true, ["rebinding.example"]]);
    if (found.ok) found.body.destroy();
    await server.close();
  });

  it("to both is connected to at the public one only", async () => {
    const destinations = {
      mayAsk: () => true,
      mayConnect: (_url: URL, address: string) => address === "127.0.0.1",
    };
    const server = await listening((_req, res) => void res.end("x"));
    const { run } = fetching([["10.0.0.1", "127.0.0.1"]], destinations);
    const found = await run(`http://both.example:${new URL(server.url).port}/x`);
    assert.equal(found.ok, true);
    if (found.ok) found.body.destroy();
    await server.close();
  });
});

describe("a link to an agent's file", () => {
  const file = {
    url: "https://api-downloads.mypurecloud.de/x",
    mime: "image/png",
    name: "é.png",
    expires: 5,
  };

  it("holds what was put into it, for whoever has one of the secrets", () => {
    const link = sealLink(file, "one");
    assert.deepEqual(openLink(link, ["two", "one"]), file);
    assert.equal(openLink(link, ["two"]), undefined);
    assert.notEqual(link, sealLink(file, "one"));
  });

  it("made of anything else opens nothing", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 200 }), (link) => assert.equal(openLink(link, ["one"]), undefined)),
    );
  });
});
