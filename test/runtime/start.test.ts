/** `npm start` as a person uses it: three addresses, Ctrl-C, a second start, and the ways in which it can go wrong. */
import assert from "node:assert/strict";
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePort } from "../support/port.ts";
import { until } from "../support/until.ts";

const ROOT = join(import.meta.dirname, "../..");
const READY = /Ctrl-C ends all of it/;

interface Started {
  child: ChildProcess;
  printed(): string;
  ended: Promise<number | null>;
}

describe("npm start", function () {
  this.timeout(120_000);
  let folder: string;
  let demo: string;
  let port: number;
  let sandboxPort: number;
  const started: Started[] = [];

  before(async () => {
    folder = mkdtempSync(join(tmpdir(), "npm-start-"));
    demo = join(folder, "demo");
    port = await freePort();
    sandboxPort = await freePort();
  });
  afterEach(async () => {
    for (const { child, ended } of started.splice(0)) {
      child.kill("SIGTERM");
      await ended;
    }
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function start(env: Record<string, string> = {}, args: string[] = []): Started {
    const child = spawn(process.execPath, [join(ROOT, "scripts/start.js"), ...args], {
      cwd: folder,
      env: { ...process.env, PORT: String(port), SANDBOX_PORT: String(sandboxPort), DEMO_DIR: demo, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let text = "";
    for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (text += chunk));
    const ended = new Promise<number | null>((resolve) => child.once("close", (code) => resolve(code)));
    const one = { child, printed: () => text, ended };
    started.push(one);
    return one;
  }

  async function ready(one: Started): Promise<void> {
    const how = await until(() => READY.test(one.printed()) || one.child.exitCode !== null, {
      what: "npm start to be ready",
      timeoutMs: 90_000,
      instead: one.printed,
    });
    assert.ok(how && one.child.exitCode === null, one.printed());
  }

  const status = async (url: string) => (await fetch(url)).status;

  it("sets up the demo, prints three addresses that answer, and ends with 0 however often Ctrl-C is pressed", async () => {
    const one = start();
    await ready(one);
    const [editor, chat, desk] = one.printed().match(/http:\/\/127\.0\.0\.1:\d+\/\S*/g) ?? [];
    assert.deepEqual(
      [editor, chat, desk],
      [`http://127.0.0.1:${port}/`, `http://127.0.0.1:${port}/chat`, `http://127.0.0.1:${sandboxPort}/desk/`],
    );
    for (const url of [editor, chat, desk]) assert.equal(await status(String(url)), 200, url);

    const sets = await (await fetch(`${editor}nodes`, { headers: { Accept: "application/json" } })).json();
    const ours = sets.filter(
      ({ module }: { module: string }) => module === "@livechat-handover/node-red-genesys",
    );
    assert.equal(ours.length, 5);
    for (const set of ours) assert.equal(set.err, undefined);

    one.child.kill("SIGINT");
    one.child.kill("SIGINT");
    assert.equal(await one.ended, 0, one.printed());
    await assert.rejects(status(String(editor)));
    await assert.rejects(status(String(desk)));
  });

  it("keeps the chats at the next start, and forgets all with --reset", async () => {
    const chat = `http://127.0.0.1:${port}/chat`;
    const cookieOf = async (cookie?: string) => {
      const answer = await fetch(chat, { headers: cookie ? { Cookie: cookie } : {} });
      return String(answer.headers.get("set-cookie")).split(";")[0] as string;
    };
    const first = start();
    await ready(first);
    const cookie = await cookieOf();
    first.child.kill("SIGTERM");
    assert.equal(await first.ended, 0, first.printed());

    const second = start();
    await ready(second);
    assert.equal(await cookieOf(cookie), cookie);
    second.child.kill("SIGTERM");
    assert.equal(await second.ended, 0);

    writeFileSync(join(demo, "flows.json"), "[]");
    const third = start({}, ["--reset"]);
    await ready(third);
    assert.notEqual(await cookieOf(cookie), cookie);
    assert.match(readFileSync(join(demo, "flows.json"), "utf8"), /competency-router/);
  });

  it("says so and ends with an error when a port is in use, before anything is started or made", async () => {
    const elsewhere = join(folder, "elsewhere");
    const other = createServer().listen(0, "127.0.0.1");
    await new Promise((resolve) => other.once("listening", resolve));
    const taken = String((other.address() as { port: number }).port);
    for (const variable of ["PORT", "SANDBOX_PORT"]) {
      const one = start({ [variable]: taken, DEMO_DIR: elsewhere });
      assert.equal(await one.ended, 1);
      assert.match(one.printed(), new RegExp(`^Port ${taken} is in use .* with ${variable},`));
    }
    other.close();
    assert.equal(existsSync(elsewhere), false);
  });

  it("ends with Node-RED's last lines when Node-RED dies", async () => {
    const one = start();
    await ready(one);
    process.kill(nodeRedOf(one.child.pid), "SIGKILL");
    assert.notEqual(await one.ended, 0);
    assert.match(one.printed(), /Node-RED has ended by itself \(SIGKILL\)\. Its last lines:/);
  });
});

/** The one child of the start script. */
function nodeRedOf(parent: number | undefined): number {
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid="], { encoding: "utf8" }).split("\n");
  const pair = lines.map((line) => line.trim().split(/\s+/).map(Number)).find(([, ppid]) => ppid === parent);
  assert.ok(pair?.[0], "the start script runs Node-RED");
  return pair[0];
}
