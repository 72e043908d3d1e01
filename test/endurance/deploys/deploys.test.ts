/**
 * Deploys and restarts under load, on both ways in at once: a webhook every 5 ms on each with Genesys' own retry rules
 * and times, and users who speak meanwhile. What a user said counts as accepted once it stands in the store; a word
 * that the flow took but a deploy stopped on its way to genesys-send is the flow's, as with every node.
 */

import assert from "node:assert/strict";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readStores } from "../../support/dead-store.ts";
import { readRecord, wordTold } from "../../support/flow-records.ts";
import { edited } from "../../support/flows.ts";
import {
  type DeploymentType,
  type FlowNode,
  type NodeRed,
  newUserDir,
  nodeRed,
  request,
} from "../../support/node-red.ts";
import { freePort } from "../../support/port.ts";
import { AGENTS, type Inbound, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Sender, startSender, webhookOf } from "../../support/webhook-sender.ts";
import { connectorNameOf, deployFlow, recordsOf, type Way } from "./flow.ts";
import { grown, holdings, installProbe } from "./probe.ts";

const WEBHOOK_SECRET = "the-webhook-secret-of-these-deploys-0123456789";
const EVERY_MS = 5;
/** All that fit into Genesys' 85 seconds: five would be lost where a busy machine needs half a minute for a restart. */
const REPEATS = 16;
/** Where a restart is not slower than this, Genesys' five repeats have to be enough. */
const USUAL_RESTART_MS = 20_000;
/** Between two deploys each way takes at least so many webhooks. */
const BETWEEN = 30;
const KINDS: DeploymentType[] = ["full", "flows", "nodes"];

describe("under load on both ways in", function () {
  this.timeout(120_000);
  const folder = mkdtempSync(join(tmpdir(), "deploy-records-"));
  const userDir = newUserDir();
  let sandbox: TestSandbox;
  let red: NodeRed;
  let ways: Way[] = [];
  let flows: FlowNode[] = [];
  let deploys = 0;

  before(async () => {
    installProbe(userDir);
    sandbox = await testSandbox();
    red = await nodeRed(5, { userDir, env: { NODE_OPTIONS: "--expose-gc" } });
    const webhookPort = await freePort();
    ways = [
      { name: "shared", publicUrl: red.url, webhookPort: "" },
      { name: "own", publicUrl: `http://127.0.0.1:${webhookPort}`, webhookPort },
    ];
    flows = deployFlow({ sandbox, webhookSecret: WEBHOOK_SECRET, ways, folder });
    await red.deploy(flows);
    await until(
      async () => (await sandbox.state()).integrations.filter(({ flowId }) => flowId).length === 2,
      {
        what: "the integrations",
      },
    );
    await sandbox.onQueue(AGENTS.nora);
    for (const way of ways) {
      assert.equal(await say(way, { action: "escalate", payload: `${way.name}: a human, please` }), 202);
      await sandbox.accept(AGENTS.nora);
    }
  });

  /** What a failed test left speaking. */
  const speaking: { stop(): void }[] = [];
  afterEach(() => {
    for (const one of speaking.splice(0)) one.stop();
  });

  after(async () => {
    if (red?.running()) await red.stop();
    await sandbox?.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    rmSync(folder, { recursive: true, force: true });
  });

  const say = async ({ name }: Way, message: object) => {
    const body = JSON.stringify({ chatId: `chat-${name}`, ...message });
    const init = { method: "POST", headers: { "Content-Type": "application/json" }, body };
    return (await request(`${red.url}/say-${name}`, init).catch(() => ({ status: 0 }))).status;
  };

  /** Webhooks to every way in, each with an id of its own. */
  async function startSenders(): Promise<Sender[]> {
    const inbound = await sandbox.inbound();
    const senders = ways.map((way) => {
      const opened = inbound.find(({ body }) => body.text?.includes(`${way.name}: a human`)) as Inbound;
      return startSender({
        url: `${way.publicUrl}/genesys/${connectorNameOf(way).toLowerCase().replaceAll(" ", "-")}`,
        secret: WEBHOOK_SECRET,
        everyMs: EVERY_MS,
        repeats: REPEATS,
        bodyOf: () => webhookOf(opened),
      });
    });
    speaking.push(...senders);
    return senders;
  }

  /** Users who say a word after the other, as fast as the flow takes them. */
  function startUsers() {
    const taken: string[] = [];
    let on = true;
    const speak = async (way: Way) => {
      for (let n = 0; on; n++) {
        const payload = `${way.name} word ${deploys}.${n}`;
        if ((await say(way, { payload })) === 202) taken.push(payload);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
    };
    const all = Promise.all(ways.map(speak));
    const users = {
      taken,
      async stop() {
        on = false;
        await all;
      },
    };
    speaking.push(users);
    return users;
  }

  /** Another deploy of its kind, as after an edit of what that kind replaces; now and then, or always, a new connector. */
  async function deploy(reconnect = deploys % 7 === 6): Promise<void> {
    const kind = KINDS[deploys % KINDS.length] as DeploymentType;
    deploys += 1;
    for (const { name } of ways) {
      flows = edited(flows, `receive-${name}`, { name: `after deploy ${deploys}` });
      flows = edited(flows, `send-${name}`, { name: `after deploy ${deploys}` });
      if (deploys % 4 === 0) flows = edited(flows, `config-${name}`, { name: `Genesys ${deploys}` });
      if (reconnect) flows = edited(flows, `config-${name}`, { retryMinutes: 10 + deploys });
    }
    await red.deploy(
      flows.map(({ credentials, ...rest }) => rest as FlowNode),
      kind,
    );
  }

  const taken = ({ sent }: Sender) => sent.filter(({ end }) => end === "taken").length;

  async function passed(senders: Sender[], count: number): Promise<void> {
    const before = senders.map(taken);
    await until(() => senders.every((sender, i) => taken(sender) >= (before[i] ?? 0) + count), {
      what: `${count} more webhooks on each way`,
      timeoutMs: 30_000,
      instead: () => red.log().slice(-2000),
    });
  }

  it("a webhook every 5 ms through twenty deploys and five restarts: none is lost, none is refused, nothing comes twice unmarked", async () => {
    const senders = await startSenders();
    const users = startUsers();
    let longestDownMs = 0;
    for (let restart = 0; restart < 5; restart++) {
      for (let i = 0; i < 4; i++) {
        await passed(senders, BETWEEN);
        await deploy();
      }
      await passed(senders, BETWEEN);
      // Restarts as they happen: Genesys has had time to repeat what it could not send during the last one.
      const waiting = senders.flatMap(({ sent }) => sent.filter(({ end }) => end === undefined));
      await until(() => waiting.every(({ end }) => end !== undefined), {
        what: "what waited for its repeat",
        timeoutMs: 30_000,
      });
      const stoppedAt = Date.now();
      await red.stop();
      red = await nodeRed(5, { userDir, port: red.port, env: { NODE_OPTIONS: "--expose-gc" } });
      longestDownMs = Math.max(longestDownMs, Date.now() - stoppedAt);
    }
    await passed(senders, BETWEEN);
    await users.stop();
    for (const sender of senders) sender.pause();
    await Promise.all(senders.map((sender) => sender.finished()));
    for (const sender of senders) sender.stop();
    await red.stop();

    const { saidByUsers, outboxRows, inboxRows } = readStores(userDir);
    let twice = 0;
    ways.forEach((way, i) => {
      const { sent } = senders[i] as Sender;
      const bad = sent.filter(({ end }) => end !== "taken");
      assert.deepEqual(bad, [], `${way.name}: every webhook was taken in the end`);
      const most = Math.max(...sent.map(({ attempts }) => attempts.length));
      assert.ok(
        most <= 6 || longestDownMs > USUAL_RESTART_MS,
        `${way.name}: ${most} attempts at one webhook`,
      );
      const statuses = new Set(sent.flatMap(({ attempts }) => attempts));
      assert.deepEqual(
        [...statuses].filter((status) => ![0, 200, 503].includes(status)),
        [],
        way.name,
      );
      const got = readRecord(folder, recordsOf(way).received);
      const first = got
        .filter(({ genesys }) => !genesys?.redelivered)
        .map(({ genesys }) => genesys?.messageId);
      const all = new Set(got.map(({ genesys }) => genesys?.messageId));
      assert.deepEqual(
        sent.filter(({ id }) => !all.has(id)),
        [],
        `${way.name}: the flow got each`,
      );
      assert.equal(new Set(first).size, first.length, `${way.name}: none came twice without a mark`);
      twice += got.length - sent.length;
    });

    const words = users.taken.filter((word) => saidByUsers.has(word));
    const seen = (await sandbox.inbound()).map(({ body }) => body.text);
    const told = ways.flatMap((way) => readRecord(folder, recordsOf(way).sent)).map(wordTold);
    const failed = readRecord(folder, "error").map(({ error, payload }) => `${error?.code} ${payload}`);
    const times = (all: string[], word: string) => all.filter((one) => one === word).length;
    assert.deepEqual(
      words.filter((word) => times(seen, word) !== 1),
      [],
      "Genesys got each accepted word once",
    );
    assert.deepEqual(
      words.filter((word) => times(told, word) !== 1),
      [],
      "the flow got each result once",
    );
    assert.deepEqual(
      failed.filter((line) => words.some((word) => line.endsWith(word))),
      [],
    );
    assert.ok(
      words.length > users.taken.length * 0.9,
      `${words.length} of ${users.taken.length} words were accepted`,
    );
    assert.deepEqual({ outboxRows, inboxRows }, { outboxRows: 0, inboxRows: 0 });
    const total = senders.reduce((sum, { sent }) => sum + sent.length, 0);
    const repeated = senders.flatMap(({ sent }) => sent).filter(({ attempts }) => attempts.length > 1).length;
    console.log(
      `        ${total} webhooks, ${repeated} of them repeated by Genesys' rules, ${twice} redelivered; ${words.length} words`,
    );
  });

  it("nine deploys of every kind leave no timer, socket, route, listener or file behind", async () => {
    if (!red.running())
      red = await nodeRed(5, { userDir, port: red.port, env: { NODE_OPTIONS: "--expose-gc" } });
    /** Load of both kinds while `task` runs, and afterwards rest. */
    const underLoad = async (task: (senders: Sender[]) => Promise<void>) => {
      const senders = await startSenders();
      const users = startUsers();
      await passed(senders, BETWEEN);
      await task(senders);
      await users.stop();
      for (const sender of senders) sender.pause();
      await Promise.all(senders.map((sender) => sender.finished()));
      for (const sender of senders) sender.stop();
    };
    await underLoad(() => deploy(true));
    const before = await steady();
    await underLoad(async (senders) => {
      for (let i = 0; i < 9; i++) {
        await deploy(true);
        await passed(senders, BETWEEN);
      }
    });
    let more: string[] = [];
    await until(
      async () => {
        more = grown(before, await holdings(red));
        return more.length === 0;
      },
      { what: "everything to be let go", timeoutMs: 15_000, instead: () => more },
    );
  });

  /** What the process holds once the load's connections are gone. */
  async function steady() {
    let last = await holdings(red);
    await until(
      async () => {
        const now = await holdings(red);
        const same = grown(now, last).length === 0 && grown(last, now).length === 0;
        last = now;
        return same;
      },
      { what: "the process to be at rest" },
    );
    return last;
  }
});
