/** What the flow is promised about its messages: results after deploys and restarts, confirmations, limits, outages. */

import assert from "node:assert/strict";
import { rmSync } from "node:fs";
import { edited } from "../support/flows.ts";
import { type FlowNode, newUserDir } from "../support/node-red.ts";
import { AGENTS, type Inbound } from "../support/sandbox.ts";
import { type Stage, type StageOptions, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const MESSAGES = { method: "POST", path: "/inbound/open/message" };
/** As the editor deploys what was not touched. */
const untouched = (flows: FlowNode[]) => flows.map(({ credentials, ...rest }) => rest as FlowNode);

describe("a result that comes", function () {
  this.timeout(60_000);
  let on: Stage;
  before(async () => {
    on = await stage(5);
    await on.talk("late", AGENTS.amelie, "Animal");
  });
  after(() => on.close());
  afterEach(() => on.sandbox.clearFaults());

  /** Genesys takes nothing; resolves when `count` more attempts have failed. */
  async function refuse(say: () => Promise<void>, count: number): Promise<void> {
    const refused = async () =>
      (await on.sandbox.requests()).filter(
        ({ path, status }) => path.includes(MESSAGES.path) && status === 503,
      ).length;
    const before = await refused();
    await on.sandbox.order({ kind: "status", status: 503, match: MESSAGES });
    await say();
    await until(async () => (await refused()) >= before + count, { what: "failed attempts" });
  }
  const sent = (payload: string) => on.collector.at("sent").filter((msg) => msg.payload === payload);

  for (const type of ["full", "flows", "nodes"] as const) {
    it(`after a deploy (${type}) reaches the node that has the id, marked as recovered`, async () => {
      const text = `over a ${type} deploy`;
      await refuse(() => on.say("late", text), 1);
      await on.red.deploy(untouched(edited(on.flows, "send", { name: text })), type);
      await on.sandbox.clearFaults();
      const { delivery } = await on.collector.find("sent", (msg) => msg.payload === text, {
        what: "the result",
      });
      assert.equal(delivery.recovered, true);
      assert.equal(delivery.status, "accepted");
      assert.ok(delivery.attempts > 1);
      assert.equal(sent(text).length, 1);
    });
  }

  it("after a kill reaches it too: success at the output, failure at the Catch node with the whole message", async () => {
    await on.talk("refused", AGENTS.marc, "Payment");
    await refuse(async () => {
      await on.say("late", "delivered after the kill");
      await on.say("refused", "refused after the kill");
    }, 2);
    await on.red.kill();
    await on.sandbox.clearFaults();
    const { id } = await on.integration("Payment");
    await on.sandbox.order({ kind: "status", status: 400, match: { path: `${id}/inbound/open/message` } });
    on.collector.forget();
    await on.restart();
    const { delivery } = await on.collector.find(
      "sent",
      (msg) => msg.payload === "delivered after the kill",
      {
        what: "the success",
      },
    );
    assert.equal(delivery.recovered, true);
    const failed = await on.collector.find("error", (msg) => msg.payload === "refused after the kill", {
      what: "the failure",
    });
    assert.equal(failed.error.source.id, "send");
    assert.equal(failed.chatId, "refused");
    assert.equal(
      failed.error.code ?? /GENESYS_REJECTED/.exec(JSON.stringify(failed))?.[0],
      "GENESYS_REJECTED",
    );
  });
});

describe("the end of the process (SIGTERM)", function () {
  this.timeout(60_000);
  const userDir = newUserDir();
  let on: Stage;
  before(async () => {
    on = await stage(5, { userDir });
    await on.talk("ending", AGENTS.amelie, "Animal");
  });
  after(async () => {
    await on.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });
  afterEach(() => on.sandbox.clearFaults());

  /** Says it, and ends Node-RED while Genesys has it; resolves with how long the end took, ms. */
  async function endWhileSending(text: string): Promise<number> {
    const before = (await on.sandbox.requests()).length;
    await on.say("ending", text);
    await until(
      async () =>
        (await on.sandbox.requests()).slice(before).some(({ path }) => path.includes(MESSAGES.path)),
      { what: "the request" },
    );
    const began = Date.now();
    await on.red.stop();
    return Date.now() - began;
  }
  const arrived = async (text: string) =>
    (await on.sandbox.inbound()).filter(({ body }) => body.text === text).length;

  it("waits for an answer that is on its way; the result reaches the flow at the next start, and nothing is sent twice", async () => {
    await on.sandbox.order({ kind: "delay", delayMs: 2_000, match: MESSAGES, times: 1 });
    const took = await endWhileSending("a slow one");
    assert.ok(took >= 1_500, `it ended after ${took} ms`);
    on.collector.forget();
    await on.restart();
    const { delivery } = await on.collector.find("sent", ({ payload }) => payload === "a slow one", {
      what: "the result",
    });
    assert.equal(delivery.recovered, true);
    await on.say("ending", "another one");
    await on.collector.find("sent", ({ payload }) => payload === "another one", { what: "the next result" });
    assert.equal(await arrived("a slow one"), 1);
  });

  it("waits for ten seconds at most; what Genesys did not answer goes out again at the next start", async () => {
    await on.sandbox.order({ kind: "hang", match: MESSAGES, times: 1 });
    // `stop` itself fails when the end takes longer than twelve seconds.
    await endWhileSending("one that hangs");
    assert.equal(await arrived("one that hangs"), 0);
    await on.restart();
    await on.collector.find("sent", ({ payload }) => payload === "one that hangs", { what: "the result" });
    assert.equal(await arrived("one that hangs"), 1);
  });
});

describe("a message that the flow has to confirm", function () {
  this.timeout(60_000);
  const userDir = newUserDir();
  let on: Stage;
  before(async () => {
    on = await stage(5, { userDir, flow: { receive: { confirm: "flow" } } });
  });
  after(async () => {
    await on.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  });

  it("comes again after each restart, marked, until the flow says delivered; then Genesys has the receipt", async () => {
    const { id } = await on.talk("confirmed", AGENTS.amelie, "Animal");
    await on.sandbox.say(id, AGENTS.amelie, "did you get this?");
    const got = () => on.collector.at("message").filter(({ payload }) => payload === "did you get this?");
    await until(() => got().length === 1, { what: "the message" });
    assert.equal(got()[0]?.genesys.redelivered, undefined);

    await on.restart();
    await until(() => got().length === 2, { what: "the message again" });
    await on.red.kill();
    await on.restart();
    await until(() => got().length === 3, { what: "the message a third time" });
    const [first, ...again] = got().map(({ genesys }) => genesys);
    assert.deepEqual(
      again.map(({ redelivered }) => redelivered),
      [true, true],
    );
    assert.deepEqual(new Set([first, ...again].map(({ messageId }) => messageId)).size, 1);

    const { genesys } = got()[0] as { genesys: object };
    await on.red.inject("send-in", { chatId: "confirmed", action: "delivered", genesys });
    const confirmed = await on.collector.find("sent", (msg) => msg.action === "delivered", {
      what: "the result",
    });
    assert.equal(confirmed.delivery.status, "confirmed");
    await on.sandbox.see(
      id,
      ({ messages }) =>
        messages.some(({ text, status }) => text === "did you get this?" && status === "delivered"),
      { what: "the receipt" },
    );
    await on.restart();
    await on.sandbox.say(id, AGENTS.amelie, "good");
    await on.collector.find("message", ({ payload }) => payload === "good", { what: "the next message" });
    assert.equal(got().length, 3);
  });

  it("tells Genesys that it failed when the flow says so", async () => {
    const { id } = await on.talk("failed", AGENTS.marc, "Payment");
    await on.sandbox.say(id, AGENTS.marc, "a word that gets lost");
    const { genesys } = await on.collector.find("message", ({ chatId }) => chatId === "failed", {
      what: "the message",
    });
    await on.red.inject("send-in", {
      chatId: "failed",
      action: "failed",
      reason: "the window is closed",
      genesys,
    });
    await on.sandbox.see(
      id,
      ({ messages }) =>
        messages.some(({ text, status }) => text === "a word that gets lost" && status === "failed"),
      { what: "the receipt" },
    );
  });
});

describe("when Genesys takes nothing", function () {
  this.timeout(60_000);
  let on: Stage;
  const start = async (config: object, options: StageOptions = {}) => {
    on = await stage(5, { ...options, flow: { ...options.flow, config } });
    await on.talk("away", AGENTS.amelie, "Animal");
    await on.sandbox.order({ kind: "status", status: 503, match: MESSAGES });
  };
  afterEach(() => on.close());
  const errors = (code: string) =>
    on.collector.at("error").filter((msg) => JSON.stringify(msg).includes(code));

  it("and the message is too old: GENESYS_UNREACHABLE at the Catch node, with the undelivered message in it", async () => {
    await start({ retryMinutes: 0.02 });
    await on.say("away", "nobody hears me", { reason: "for the record" });
    const caught = await on.collector.find("error", (msg) => msg.payload === "nobody hears me", {
      what: "the error",
      timeoutMs: 20_000,
    });
    assert.equal(errors("GENESYS_UNREACHABLE").length, 1);
    assert.equal(caught.chatId, "away");
    assert.equal(caught.error.source.id, "send");
    await on.sandbox.clearFaults();
    await on.say("away", "now?");
    await on.collector.find("sent", (msg) => msg.payload === "now?", { what: "the next message" });
  });

  it("the outbox fills up to its number of messages and then refuses with OUTBOX_FULL; what it holds arrives in order", async () => {
    await start({ outboxMax: 3 });
    for (const n of [1, 2, 3, 4, 5]) await on.say("away", `word ${n}`);
    await until(() => errors("OUTBOX_FULL").length === 2, { what: "two refusals" });
    assert.deepEqual(
      errors("OUTBOX_FULL").map(({ payload }) => payload),
      ["word 4", "word 5"],
    );
    await on.sandbox.clearFaults();
    await until(() => on.collector.at("sent").length === 4, { what: "the others", timeoutMs: 20_000 });
    const words = (await on.sandbox.inbound()).map(({ body }: Inbound) => body.text).slice(-3);
    assert.deepEqual(words, ["word 1", "word 2", "word 3"]);
    await on.say("away", "word 6");
    await on.collector.find("sent", ({ payload }) => payload === "word 6", { what: "room again" });
  });

  it("the outbox fills up to its number of bytes", async () => {
    await start({ outboxMaxMegabytes: 0.01 });
    const long = "x".repeat(2000);
    for (const n of [1, 2, 3, 4, 5, 6]) await on.say("away", `${n} ${long}`);
    await until(() => errors("OUTBOX_FULL").length > 0, { what: "a refusal" });
    await on.sandbox.clearFaults();
    const taken = () => on.collector.at("sent").filter(({ payload }) => payload.endsWith(long)).length;
    await until(() => taken() + errors("OUTBOX_FULL").length === 6, {
      what: "an end for each message",
      timeoutMs: 20_000,
    });
    assert.ok(taken() > 0, "some were taken");
  });

  it("the flow hears degraded once and recovered once, however many messages wait", async () => {
    await start({});
    for (const n of [1, 2, 3]) await on.say("away", `waiting ${n}`);
    for (const chatId of ["a", "b", "c"])
      await on.red.inject("send-in", { chatId, payload: "hello", action: "escalate", competency: "Payment" });
    await on.collector.find("event", ({ event }) => event === "degraded", { what: "degraded" });
    const attempts = async () =>
      (await on.sandbox.requests()).filter(
        ({ path, status }) => path.includes(MESSAGES.path) && status === 503,
      ).length;
    await until(async () => (await attempts()) >= 5, { what: "several failed attempts", timeoutMs: 20_000 });
    await on.sandbox.clearFaults();
    await on.collector.find("event", ({ event }) => event === "recovered", {
      what: "recovered",
      timeoutMs: 20_000,
    });
    await on.collector.find("sent", ({ payload }) => payload === "waiting 3", {
      what: "the last",
      timeoutMs: 20_000,
    });
    const said = on.collector.at("event").map(({ event }) => event);
    assert.deepEqual(
      ["degraded", "recovered"].map((name) => said.filter((event) => event === name).length),
      [1, 1],
    );
  });
});

describe("a 429", function () {
  this.timeout(60_000);
  let on: Stage;
  afterEach(() => on.close());

  it("silences the whole OAuth client for as long as it says, other chats and connectors too, and the status says so", async () => {
    on = await stage(5);
    await secondConnector(on);
    await on.talk("first", AGENTS.amelie, "Animal");
    await on.red.inject("send-in-2", { chatId: "second", payload: "hello", action: "escalate" });
    await on.collector.find("sent", ({ chatId }) => chatId === "second", {
      what: "the second connector's chat",
    });

    await on.sandbox.order({ kind: "status", status: 429, retryAfter: 3, match: MESSAGES, times: 1 });
    const before = (await on.sandbox.requests()).length;
    await on.say("first", "too fast");
    const since = async () => (await on.sandbox.requests()).slice(before) as unknown as Seen[];
    const refused = await until(async () => (await since()).find(({ status }) => status === 429), {
      what: "the 429",
    });
    await on.red.inject("send-in-2", { chatId: "second", payload: "me too" });
    await on.collector.find("status", ({ status }) => /throttled|slowed/.test(status.text ?? ""), {
      what: "the status",
    });
    for (const payload of ["too fast", "me too"])
      await on.collector.find("sent", (msg) => msg.payload === payload, { what: payload });

    // What was on the wire when the answer came cannot be called back, such as a look at a conversation.
    const onTheWireUntil = refused.at + 100;
    const later = (await since()).filter(({ at, client }) => at > onTheWireUntil && client === on.client.id);
    assert.ok(later.length >= 2);
    const silentMs = Math.min(...later.map(({ at }) => at)) - refused.at;
    assert.ok(silentMs >= 2_900, `silent for ${silentMs} ms only`);
    await until(
      () =>
        /ready/.test(
          on.collector.at("status").findLast((msg) => msg.status.source.id === "send")?.status.text ?? "",
        ),
      {
        what: "the status to be green again",
      },
    );
  });
});

interface Seen {
  at: number;
  path: string;
  client?: string;
  status?: number;
}

/** Another connector with the same OAuth client, provisioned, and its genesys-send. */
async function secondConnector(on: Stage): Promise<void> {
  const config = on.flows.find(({ id }) => id === "config") as FlowNode;
  const send = on.flows.find(({ id }) => id === "send") as FlowNode;
  const into = on.flows.find(({ id }) => id === "send-in") as FlowNode;
  const provision = on.flows.find(({ id }) => id === "provision") as FlowNode;
  const more = [
    { ...config, id: "config-2", connectorName: "Second bot" },
    { ...provision, id: "provision-2", connector: "config-2" },
    { ...send, id: "send-2", connector: "config-2" },
    { ...into, id: "send-in-2", wires: [["send-2"]] },
  ];
  await on.red.deploy([...on.flows, ...more], "full");
  await until(
    async () => (await on.sandbox.state()).integrations.filter(({ flowId }) => flowId).length === 6,
    {
      what: "the second connector's integrations",
    },
  );
}
