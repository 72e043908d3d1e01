/** A store that cannot be had or written: STORE_UNAVAILABLE, a red node, nothing acknowledged, and the flow goes on. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { newUserDir } from "../support/node-red.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const isRedDot = ({ status }: { status?: { fill: string; shape: string; text: string } }) =>
  status?.fill === "red" && status.shape === "dot" && /store-unavailable/.test(status.text);

describe("the store", function () {
  this.timeout(60_000);
  const folders: string[] = [];
  const opened: Stage[] = [];
  const open = async (...options: Parameters<typeof stage>) => {
    const on = await stage(...options);
    opened.push(on);
    return on;
  };
  afterEach(async () => {
    for (const on of opened.splice(0).toReversed()) await on.close();
    for (const folder of folders.splice(0))
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  const folder = () => {
    const made = newUserDir();
    folders.push(made);
    return made;
  };
  const address = (on: Stage) => `${on.red.url}/genesys/dydu-bot-connector`;

  /** Everything that asks for it says so, and nothing is taken. */
  async function refuses(on: Stage): Promise<string> {
    await on.collector.find("status", isRedDot, { what: "a red dot" });
    await on.say("chat", "an ordinary word");
    const { error } = await on.collector.find("error", (msg) => msg.error.code === "STORE_UNAVAILABLE", {
      what: "the error",
    });
    assert.equal(await on.webhook("{}", undefined, address(on)), 503);
    assert.ok(on.red.running());
    return error.message;
  }

  it("damaged: the error says so, and the file is left as it is", async () => {
    const userDir = folder();
    mkdirSync(join(userDir, "livechat-handover"));
    const file = join(userDir, "livechat-handover", "dydu-bot-connector.sqlite");
    const bytes = Buffer.from("this is no database, but it may have been somebody's".repeat(100));
    writeFileSync(file, bytes);
    const on = await open(5, { userDir, unprovisioned: true });
    assert.match(await refuses(on), /damaged/);
    assert.ok(readFileSync(file).equals(bytes));
  });

  it("in use by another process: the error names it, and the first one goes on", async () => {
    const storagePath = folder();
    const first = await open(5, { flow: { config: { storagePath } } });
    const second = await open(5, { unprovisioned: true, flow: { config: { storagePath } } });
    assert.match(await refuses(second), new RegExp(`in use by .*${first.red.pid}`));
    await first.talk("chat", AGENTS.amelie, "Animal");
  });

  it("on a full disk: nothing is acknowledged, the node is red; with room again all goes on by itself", async () => {
    // Only Linux can take room from a process that is running.
    if (process.platform !== "linux") return;
    const on = await open(5);
    const { id } = await on.talk("chat", AGENTS.amelie, "Animal");
    // A sandbox that repeats its webhooks as Genesys does, long enough.
    await on.sandbox.settings({ webhookRetries: 500, webhookFailureEndsConversation: false });
    const room = (bytes: string) =>
      execFileSync("prlimit", ["--pid", String(on.red.pid), `--fsize=${bytes}:`]);
    room("1024");
    try {
      await on.sandbox.say(id, AGENTS.amelie, "while the disk is full");
      const refused = await until(
        async () =>
          (await on.sandbox.webhooks()).find(
            ({ body, attempts }) => body.text === "while the disk is full" && attempts.length > 0,
          ),
        { what: "a webhook" },
      );
      assert.equal(refused.attempts[0]?.status, 503);
      const inbound = (await on.sandbox.inbound()).length;
      await on.say("chat", "nobody takes this");
      await on.collector.find("error", (msg) => msg.error.code === "STORE_UNAVAILABLE", {
        what: "the error",
      });
      await on.collector.find("status", isRedDot, { what: "a red dot" });
      assert.deepEqual(on.collector.at("message"), []);
      assert.equal((await on.sandbox.inbound()).length, inbound);
    } finally {
      room("unlimited");
    }
    await on.collector.find("message", ({ payload }) => payload === "while the disk is full", {
      what: "the agent's word",
    });
    await until(() => !isRedDot(on.collector.at("status").at(-1) ?? {}), { what: "the red dot to go" });
    await on.say("chat", "and now?");
    await on.collector.find("sent", ({ payload }) => payload === "and now?", { what: "the user's word" });
  });
});
