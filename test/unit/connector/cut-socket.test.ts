/** The notification socket is away for a minute while the conversation goes on: the flow still learns the right end, once. */
import assert from "node:assert/strict";
import { AGENTS, QUEUES } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { createFakeTimers, type FakeTimers } from "../delivery/fake-timers.ts";
import { type Bench, type Given, startBench } from "./on-sandbox.ts";

const SECOND = 1_000;

describe("the notification socket, cut for a minute", function () {
  this.timeout(30_000);
  let on: Bench;
  let clock: FakeTimers;

  beforeEach(async () => {
    clock = createFakeTimers(Date.now());
    on = await startBench({ clock });
  });
  afterEach(() => on.close());

  /** Time goes by, also at Genesys, until it is so. */
  async function pass<T>(isSo: () => T | Promise<T>, what: string, stepMs = 100) {
    return until(
      async () => {
        const found = await isSo();
        if (!found) await clock.advance(stepMs);
        return found;
      },
      { what, instead: () => ({ told: on.told(), log: on.log }) },
    );
  }

  const told = (fits: (given: Given) => boolean, what: string) => pass(() => on.given.find(fits), what);
  const event = (name: string) => told(({ body }) => body.event === name, name);

  async function seconds(count: number) {
    const end = clock.now() + count * SECOND;
    await pass(() => clock.now() >= end, `${count} seconds`, 1_000);
  }

  async function cut() {
    await on.sandbox.settings({ socketsRefused: true });
    await fetch(`${on.sandbox.url}/sandbox/sockets/cut`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: "{}",
    });
  }

  async function escalate() {
    const sending = on.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    let sent = false;
    void sending.then(() => {
      sent = true;
    });
    await pass(() => sent, "the escalation");
    return (await sending).genesys?.conversationId ?? "";
  }

  const subscriptions = async () =>
    (await on.sandbox.requests()).filter(
      ({ method, path, status }) => method !== "GET" && path.includes("/subscriptions") && status === 200,
    ).length;

  const subscribed = (id: string) => pass(async () => (await subscriptions()) > 0 && id, "the subscription");

  /** Escalated and listened to. */
  async function listened() {
    const id = await escalate();
    await subscribed(id);
    return id;
  }

  async function ringing() {
    await on.sandbox.onQueue(AGENTS.amelie);
    const id = await listened();
    await on.sandbox.conversationOf(AGENTS.amelie, "alerting");
    return id;
  }

  async function connected() {
    const id = await ringing();
    await on.sandbox.accept(AGENTS.amelie);
    await event("joined");
    return id;
  }

  async function acceptAndEnd(id: string) {
    await on.sandbox.onQueue(AGENTS.amelie);
    await on.sandbox.accept(AGENTS.amelie);
    await on.sandbox.act(id, AGENTS.amelie, "end");
  }

  /** The socket comes back after its minute; nothing is told that is not so. */
  async function assertEnd(expected: string[]) {
    await seconds(60);
    await on.sandbox.settings({ socketsRefused: false });
    await seconds(20);
    assert.deepEqual(on.told(), expected);
  }

  it("requested: who came and ended it before Genesys' answer was there ended it", async () => {
    await on.sandbox.settings({ socketsRefused: true });
    await on.sandbox.onQueue(AGENTS.amelie);
    await on.sandbox.order({
      kind: "delay",
      delayMs: 300,
      afterProcessing: true,
      match: { method: "POST", path: "inbound/open/message" },
      times: 1,
    });
    const sending = on.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    const { id } = await on.sandbox.accept(AGENTS.amelie);
    await on.sandbox.act(id, AGENTS.amelie, "end");
    await sending;
    await assertEnd(["queued", "joined", "ended agent"]);
  });

  it("queued: an agent comes and ends it meanwhile", async () => {
    const id = await listened();
    await cut();
    await acceptAndEnd(id);
    await assertEnd(["queued", "joined", "ended agent"]);
  });

  it("ringing: the agent accepts and ends meanwhile", async () => {
    const id = await ringing();
    await cut();
    await acceptAndEnd(id);
    await assertEnd(["queued", "joined", "ended agent"]);
  });

  it("ringing: nobody takes it meanwhile, and it goes on afterwards", async () => {
    const id = await ringing();
    await cut();
    await on.sandbox.onQueue(AGENTS.amelie, false);
    await on.sandbox.act(id, AGENTS.amelie, "decline");
    await assertEnd(["queued", "declined"]);
    await on.sandbox.onQueue(AGENTS.tom);
    await on.sandbox.accept(AGENTS.tom);
    await event("joined");
    await on.sandbox.act(id, AGENTS.tom, "end");
    await told(({ kind }) => kind === "ended", "the end");
    assert.deepEqual(on.told(), ["queued", "declined", "joined", "ended agent"]);
  });

  it("declined: another agent comes and goes on meanwhile, and each is told once", async () => {
    const id = await ringing();
    await on.sandbox.onQueue(AGENTS.amelie, false);
    await on.sandbox.act(id, AGENTS.amelie, "decline");
    await event("declined");
    await cut();
    await on.sandbox.onQueue(AGENTS.tom);
    await on.sandbox.accept(AGENTS.tom);
    await assertEnd(["queued", "declined", "joined"]);
    await on.sandbox.act(id, AGENTS.tom, "end");
    await told(({ kind }) => kind === "ended", "the end");
    assert.deepEqual(on.told(), ["queued", "declined", "joined", "ended agent"]);
  });

  it("connected: the agent hands over and goes meanwhile, and who has it now is told", async () => {
    const id = await connected();
    await cut();
    await on.sandbox.onQueue(AGENTS.tom);
    await on.sandbox.transfer(id, AGENTS.amelie, { toAgentId: AGENTS.tom });
    await on.sandbox.accept(AGENTS.tom);
    await seconds(60);
    await on.sandbox.settings({ socketsRefused: false });
    await seconds(20);
    const { body } = await event("transferred");
    assert.equal(body.to.id, AGENTS.tom);
    assert.equal(on.told().filter((line) => line === "transferred").length, 1);
  });

  it("connected: the agent ends meanwhile", async () => {
    const id = await connected();
    await cut();
    await on.sandbox.act(id, AGENTS.amelie, "end");
    await assertEnd(["queued", "joined", "ended agent"]);
  });

  it("connected: nobody ends, and an end after it comes over the socket again", async () => {
    const id = await connected();
    await cut();
    const before = await subscriptions();
    await assertEnd(["queued", "joined"]);
    // The clock is a test's, the socket a real one: it may need more than its twenty seconds to be back.
    await pass(async () => (await subscriptions()) > before, "the subscription after the gap");
    await on.sandbox.act(id, AGENTS.amelie, "end");
    const { body } = await told(({ kind }) => kind === "ended", "the end");
    assert.deepEqual([body.reason, body.source], ["agent", "notification"]);
  });

  it("transferring: the next agent comes and ends meanwhile", async () => {
    const id = await connected();
    await on.sandbox.act(id, AGENTS.amelie, "transfer", { queueId: QUEUES.payment });
    await seconds(61);
    await event("left");
    await cut();
    await on.sandbox.onQueue(AGENTS.marc);
    await on.sandbox.accept(AGENTS.marc);
    await on.sandbox.act(id, AGENTS.marc, "end");
    await seconds(60);
    assert.equal(on.told().at(-1), "ended agent");
    await assertEnd(on.told());
    assert.equal(on.told().filter((line) => line.startsWith("ended")).length, 1);
  });

  it("ended: the conversation is over, and its socket's return tells nothing more", async () => {
    const id = await connected();
    await on.sandbox.act(id, AGENTS.amelie, "end");
    await told(({ kind }) => kind === "ended", "the end");
    await cut();
    await assertEnd(["queued", "joined", "ended agent"]);
  });

  it("ending: the user's end is the user's", async () => {
    await connected();
    await cut();
    const sending = on.send({ chatId: "c1", action: "end" });
    await told(({ kind }) => kind === "ended", "the end");
    await sending;
    await assertEnd(["queued", "joined", "ended user"]);
  });
});
