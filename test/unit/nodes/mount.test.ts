/** Whose path is whose, and that Genesys never meets a 404 for a webhook (DESIGN §6). */
import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { NodeAPI } from "node-red";
import { HandoverError } from "../../../lib/index.ts";
import {
  claim,
  closeIdlePorts,
  closePort,
  closePorts,
  mountOnNodeRed,
  openPort,
  type Route,
  release,
} from "../../../nodes/genesys-config/mount.ts";
import { freePort } from "../../support/port.ts";

const RED = { settings: { httpNodeRoot: "/" } } as unknown as NodeAPI;
const answering =
  (text: string): Route =>
  (_req, res, tail) =>
    res.end(`${text}${tail}`);

describe("a webhook's path", () => {
  afterEach(() => {
    for (const id of ["c1", "c2"]) release("node-red", "hook", id);
  });

  it("belongs to the first config that claims it, until that one lets go", () => {
    assert.equal(claim("node-red", "hook", "c1", answering("1")), true);
    assert.equal(claim("node-red", "hook", "c1", answering("1 again")), true);
    assert.equal(claim("node-red", "hook", "c2", answering("2")), false);
    release("node-red", "hook", "c2");
    assert.equal(claim("node-red", "hook", "c2", answering("2")), false, "nobody gives away another's path");
    release("node-red", "hook", "c1");
    assert.equal(claim("node-red", "hook", "c2", answering("2")), true);
  });

  it("is another one on another port", () => {
    assert.equal(claim("node-red", "hook", "c1", answering("1")), true);
    assert.equal(claim(1881, "hook", "c2", answering("2")), true);
    release(1881, "hook", "c2");
  });
});

describe("the webhook on Node-RED's own port", () => {
  /** A root app as Express has it: a stack of layers, tried in order. */
  let server: Server;
  let url: string;
  const layers: { handle: (req: unknown, res: unknown, next: () => void) => void }[] = [];

  before(async () => {
    const parent = {
      _router: { stack: layers },
      use: (handle: (typeof layers)[number]["handle"]) => void layers.push({ handle }),
    };
    parent.use((_req, res) => (res as { end(text: string): void }).end("the editor"));
    assert.equal(
      mountOnNodeRed({ settings: { httpNodeRoot: "/" }, httpNode: { parent } } as unknown as NodeAPI),
      true,
    );
    server = createServer((req, res) => {
      const run = (index: number): void => layers[index]?.handle(req, res, () => run(index + 1));
      run(0);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  after(
    () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  );
  afterEach(() => release("node-red", "my hook", "c1"));

  const ask = async (method: string, path: string) => {
    const answer = await fetch(url + path, { method });
    return [answer.status, await answer.text(), answer.headers.get("retry-after")];
  };

  it("comes before everything else that the root app has", async () => {
    claim("node-red", "my hook", "c1", answering("hook"));
    assert.deepEqual(await ask("POST", "/genesys/my%20hook?x=1"), [200, "hook", null]);
    assert.deepEqual(await ask("GET", "/genesys/my%20hook/media/a/b"), [200, "hook/media/a/b", null]);
  });

  it("answers 503 with Retry-After while nobody is there, never 404", async () => {
    assert.deepEqual(await ask("POST", "/genesys/my%20hook"), [503, "", "5"]);
    claim("node-red", "my hook", "c1", answering("hook"));
    release("node-red", "my hook", "c1");
    assert.deepEqual(await ask("POST", "/genesys/my%20hook"), [503, "", "5"]);
    assert.deepEqual(await ask("POST", "/genesys/%E0%A4%A"), [503, "", "5"]);
  });

  it("leaves everything else to Node-RED", async () => {
    for (const path of ["/", "/genesys", "/other/hook"])
      assert.equal((await ask("POST", path))[1], "the editor");
    assert.equal((await ask("GET", "/genesys/nobody"))[1], "the editor");
  });

  for (const [what, api] of [
    ["httpNodeRoot is false", { settings: { httpNodeRoot: false }, httpNode: {} }],
    ["there is no root app", { settings: { httpNodeRoot: "/" }, httpNode: {} }],
    ["Node-RED serves no nodes", { settings: { httpNodeRoot: "/" } }],
  ] as const) {
    it(`is not there when ${what}`, () => assert.equal(mountOnNodeRed(api as unknown as NodeAPI), false));
  }
});

describe("a webhook port of one's own", () => {
  afterEach(() => closePorts());

  it("serves the webhook and nothing else, and stays open when it is asked for again", async () => {
    const port = await freePort();
    await Promise.all([openPort(RED, port), openPort(RED, port)]);
    claim(port, "hook", "c1", answering("hook"));
    const ask = async (method: string, path: string) =>
      (await fetch(`http://127.0.0.1:${port}${path}`, { method })).status;
    assert.deepEqual(
      await Promise.all([
        ask("POST", "/genesys/hook"),
        ask("POST", "/genesys/nobody"),
        ask("GET", "/"),
        ask("POST", "/"),
      ]),
      [200, 503, 404, 404],
    );
    release(port, "hook", "c1");
  });

  it("is closed once no connector has a path there", async () => {
    const port = await freePort();
    await openPort(RED, port);
    claim(port, "hook", "c1", answering("hook"));
    await closePort(port);
    assert.equal((await fetch(`http://127.0.0.1:${port}/genesys/hook`, { method: "POST" })).status, 200);
    release(port, "hook", "c1");
    await closePort(port);
    await assert.rejects(fetch(`http://127.0.0.1:${port}/genesys/hook`));
    await closePort(port);
  });

  it("is closed after a deploy that moved its connector to another port", async () => {
    const [old, now] = [await freePort(), await freePort()];
    await Promise.all([openPort(RED, old), openPort(RED, now)]);
    claim(now, "moved", "config", () => {});
    await closeIdlePorts();
    const answer = await fetch(`http://127.0.0.1:${now}/genesys/other`, { method: "POST" });
    assert.equal(answer.status, 503);
    await assert.rejects(fetch(`http://127.0.0.1:${old}/genesys/moved`, { method: "POST" }));
    release(now, "moved", "config");
  });

  it("that somebody else has is NOT_CONFIGURED for all who ask, and can be had later", async () => {
    const other = createServer();
    await new Promise<void>((resolve) => other.listen(0, resolve));
    const { port } = other.address() as AddressInfo;
    const refused = (error: unknown) => error instanceof HandoverError && error.code === "NOT_CONFIGURED";
    await Promise.all([
      assert.rejects(openPort(RED, port), refused),
      assert.rejects(openPort(RED, port), refused),
    ]);
    await new Promise((resolve) => other.close(resolve));
    await openPort(RED, port);
  });

  for (const port of [Number.NaN, 0, -1, 65_536, 1.5]) {
    it(`${port} is no port: NOT_CONFIGURED`, async () => {
      await assert.rejects(
        openPort(RED, port),
        (error) => error instanceof HandoverError && error.code === "NOT_CONFIGURED",
      );
    });
  }
});
