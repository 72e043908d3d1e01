/** Ten files of 25 MB at once, each way, in a process of their own: less than 100 MB of extra memory. */
import assert from "node:assert/strict";
import { type ChildProcess, fork } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer, get, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const FILES = 10;
const BYTES = 25 * 2 ** 20;
const MOST_EXTRA = 100 * 2 ** 20;

describe("ten files of 25 MB at once", function () {
  this.timeout(60_000);
  let directory = "";
  let genesys: Server;
  let child: ChildProcess;
  const log: string[] = [];

  const answer = () =>
    new Promise<never>((resolve, reject) => {
      const ended = (code: number | null) => reject(new Error(`the process ended with ${code}`));
      child.once("exit", ended);
      child.on("message", function heard(said: { answer?: never; log?: string }) {
        if (said.log !== undefined) return void log.push(said.log);
        child.off("message", heard).off("exit", ended);
        resolve(said.answer as never);
      });
    });
  const order = (what: object): Promise<never> => {
    const answered = answer();
    child.send(what);
    return answered;
  };

  beforeEach(async () => {
    directory = await mkdtemp(join(tmpdir(), "memory-"));
    genesys = createServer(async (_req, res) => {
      res.setHeader("content-length", BYTES);
      const chunk = Buffer.alloc(64 * 1024, "a");
      for (let sent = 0; sent < BYTES; sent += chunk.length) {
        if (!res.write(chunk)) await new Promise((resolve) => res.once("drain", resolve));
      }
      res.end();
    });
    await new Promise<void>((resolve) => genesys.listen(0, "127.0.0.1", resolve));
    await start();
  });
  afterEach(async () => {
    await end();
    genesys.closeAllConnections();
    await new Promise((resolve) => genesys.close(resolve));
    await rm(directory, { recursive: true });
    assert.deepEqual(log, []);
  });

  /** A fresh process on the same folder; resolves with its address. */
  async function start(): Promise<string> {
    const url = `http://127.0.0.1:${(genesys.address() as AddressInfo).port}`;
    const file = join(import.meta.dirname, "memory-process.ts");
    child = fork(file, [directory, url], {
      execArgv: ["--expose-gc"],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    child.stderr?.on("data", (text) => log.push(String(text)));
    return answer();
  }
  async function end() {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.disconnect();
    await ended;
  }

  /** All begin, then one is read after the other: what the others wait for must not be held in memory meanwhile. */
  async function readAll(urls: string[]): Promise<number[]> {
    const responses = await Promise.all(
      urls.map(
        (url) =>
          new Promise<import("node:http").IncomingMessage>((resolve, reject) =>
            get(url, { agent: false }, resolve).on("error", reject),
          ),
      ),
    );
    const sizes: number[] = [];
    for (const response of responses) {
      let size = 0;
      for await (const chunk of response) size += (chunk as Buffer).length;
      sizes.push(size);
    }
    return sizes;
  }
  const least = (extra: number) => assert.ok(extra < MOST_EXTRA, `${Math.round(extra / 2 ** 20)} MB more`);

  it("that a flow gives and Genesys fetches are written and read in pieces", async () => {
    const urls: string[] = await order({ do: "keep", count: FILES });
    least(await order({ do: "tell" }));
    // The bytes themselves would hide in what they leave behind: a fresh process serves them.
    await end();
    const origin = await start();
    await order({ do: "watch" });
    const there = urls.map((url) => url.replace(new URL(url).origin, origin));
    assert.deepEqual(await readAll(there), Array(FILES).fill(BYTES));
    least(await order({ do: "tell" }));
  });

  it("that agents send pass in pieces, on the first reading and on the second", async () => {
    const urls: string[] = [];
    for (let i = 0; i < FILES; i++) {
      const { port } = genesys.address() as AddressInfo;
      urls.push(await order({ do: "link", url: `http://127.0.0.1:${port}/${i}` }));
    }
    for (const _reading of ["first", "second"]) {
      await order({ do: "watch" });
      assert.deepEqual(await readAll(urls), Array(FILES).fill(BYTES));
      least(await order({ do: "tell" }));
    }
  });
});
