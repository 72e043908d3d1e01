/** One chat from the bot to an agent and back, connector against sandbox, nothing in between but HTTP. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { PNG } from "../../support/images.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const codeOf = (promise: Promise<unknown>) =>
  promise.then(
    () => "none",
    (error) => (error instanceof HandoverError ? error.code : String(error)),
  );

describe("a chat that is escalated", function () {
  this.timeout(30_000);
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
    await bench.sandbox.onQueue(AGENTS.amelie);
  });
  afterEach(async () => {
    assert.deepEqual(
      bench.log.filter((line) => line.startsWith("UNHANDLED")),
      [],
    );
    await bench.close();
  });

  const escalate = (chatId: string, rest: object = {}) =>
    bench.send({ chatId, action: "escalate", competency: "Animal", payload: "My dog is ill", ...rest });

  it("reaches the right agent with history and identity, comes back with the agent's name, and ends", async () => {
    const { sandbox, send } = bench;
    const history = [
      { from: "bot", text: "How can I help?" },
      { from: "user", text: "My dog is ill" },
    ];
    const identity = { firstName: "Zoé", lastName: "M.", email: "zoe@example.org" };
    const delivery = await escalate("c1", {
      history,
      identity,
      reason: "asked for a human",
      attributes: { plan: "gold" },
    });
    assert.deepEqual([delivery.status, delivery.already, delivery.attempts], ["accepted", false, 1]);

    const { id } = await sandbox.accept(AGENTS.amelie);
    const { body: joined } = await bench.seeEvent("joined");
    assert.equal(joined.agent.name, "Amélie Laurent");
    assert.equal(joined.genesys.conversationId, id);
    assert.deepEqual([delivery.genesys?.conversationId, delivery.genesys?.competency], [id, "Animal"]);

    const shown = await sandbox.conversationOf(AGENTS.amelie, "connected");
    const words = shown.messages.map(({ text }) => text);
    assert.match(words[0] ?? "", /Reason: asked for a human[\s\S]*Bot: How can I help\?$/);
    assert.equal(words[1], "My dog is ill");
    assert.equal(shown.customer.nickname, "Zoé M.");
    assert.equal(shown.attributes.plan, "gold");
    assert.match(shown.customer.id, /^lh1\./);

    await sandbox.say(id, AGENTS.amelie, "What does it eat?");
    const { body } = await bench.seeMessage("What does it eat?");
    assert.deepEqual([body.chatId, body.from], ["c1", { type: "agent", name: "Amélie Laurent" }]);

    await send({ chatId: "c1", payload: "Shoes" });
    await sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "Shoes", {
      what: "the answer at the desk",
    });

    await sandbox.end(id, AGENTS.amelie);
    const { body: ended } = await bench.seeEnd();
    assert.deepEqual([ended.reason, ended.agent.name], ["agent", "Amélie Laurent"]);
    assert.deepEqual(
      ended.transcript.map(({ from, text }: { from: string; text: string }) => [from, text]),
      [
        ["user", "My dog is ill"],
        ["agent", "What does it eat?"],
        ["user", "Shoes"],
      ],
    );
    assert.deepEqual(bench.told(), ["queued", "joined", "says What does it eat?", "ended agent"]);
    assert.equal(await codeOf(send({ chatId: "c1", payload: "Thanks" })), "NOT_ESCALATED");
  });

  it("ended by the user, is closed at the agent's side, too", async () => {
    const { sandbox, send } = bench;
    await escalate("c1");
    const { id } = await sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    await send({ chatId: "c1", action: "end" });
    await sandbox.see(id, ({ state }) => state === "wrapup" || state === "ended", {
      what: "the end at the desk",
    });
    assert.equal((await bench.seeEnd()).body.reason, "user");
    assert.equal((await bench.connector.chats("")).live, 0);
  });

  it("ended by the user while it still waits, alerts nobody any more", async () => {
    await bench.sandbox.everybodyOff();
    await escalate("c1");
    await bench.send({ chatId: "c1", action: "end" });
    assert.equal((await bench.seeEnd()).body.reason, "user");
    await bench.sandbox.onQueue(AGENTS.amelie);
    const { conversations } = await bench.sandbox.state();
    assert.deepEqual(
      conversations.map(({ state }) => state),
      ["ended"],
    );
  });

  it("works a second and a third time like the first, each with an id of its own", async () => {
    const ids = new Set<string>();
    for (let round = 1; round <= 3; round++) {
      await escalate("c1", { payload: `round ${round}` });
      const { id, customer } = await bench.sandbox.accept(AGENTS.amelie);
      ids.add(`${id} ${customer.id}`);
      await until(() => bench.told().filter((one) => one === "joined").length === round, { what: "joined" });
      await bench.sandbox.end(id, AGENTS.amelie);
      await until(() => bench.told().filter((one) => one === "ended agent").length === round, {
        what: "the end",
      });
    }
    assert.equal(ids.size, 3);
    assert.deepEqual(bench.told(), [
      "queued",
      "joined",
      "ended agent",
      "queued",
      "joined",
      "ended agent",
      "queued",
      "joined",
      "ended agent",
    ]);
  });

  it("a second escalate opens nothing: its words go into the live conversation, marked already", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    const second = await escalate("c1", { payload: "Hello?" });
    assert.deepEqual([second.status, second.already], ["accepted", true]);
    await bench.sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "Hello?", { what: "the words" });
    const silent = await escalate("c1", { payload: "" });
    assert.deepEqual([silent.already, silent.attempts], [true, 0]);
    assert.equal((await bench.sandbox.state()).conversations.length, 1);
  });

  it("two escalates of one moment open one conversation", async () => {
    const both = await Promise.all([escalate("c1", { payload: "one" }), escalate("c1", { payload: "two" })]);
    assert.deepEqual(both.map(({ already }) => already).sort(), [false, true]);
    assert.equal((await bench.sandbox.state()).conversations.length, 1);
  });

  it("goes on after a decline, and the flow hears of it", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.conversationOf(AGENTS.amelie, "alerting");
    await bench.sandbox.act(id, AGENTS.amelie, "decline");
    const { body } = await bench.seeEvent("declined");
    assert.equal(body.agent.name, "Amélie Laurent");
    assert.equal((await bench.connector.chats("")).live, 1);
  });

  it("an agent who accepts and ends within a moment is told, and is why it ended", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.conversationOf(AGENTS.amelie, "alerting");
    await bench.sandbox.act(id, AGENTS.amelie, "accept");
    await bench.sandbox.act(id, AGENTS.amelie, "end");
    const { body } = await bench.seeEnd();
    assert.deepEqual([body.reason, body.agent?.name], ["agent", "Amélie Laurent"]);
    assert.deepEqual(bench.told(), ["queued", "joined", "ended agent"]);
  });

  it("is transferred to another agent, and the flow hears who it is now", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    await bench.sandbox.onQueue(AGENTS.tom);
    await bench.sandbox.act(id, AGENTS.amelie, "transfer", { toAgentId: AGENTS.tom });
    await bench.sandbox.accept(AGENTS.tom);
    const { body } = await bench.seeEvent("transferred");
    assert.deepEqual([body.from.name, body.to.name], ["Amélie Laurent", "Tom Weber"]);
    await bench.sandbox.say(id, AGENTS.tom, "Tom here");
    assert.equal((await bench.seeMessage("Tom here")).body.from.name, "Tom Weber");
  });

  it("two chats never hear each other's words", async () => {
    await bench.sandbox.onQueue(AGENTS.tom);
    await escalate("c1", { payload: "first" });
    const one = await bench.sandbox.accept(AGENTS.amelie);
    await escalate("c2", { payload: "second" });
    const two = await until(
      async () =>
        (await bench.sandbox.state()).conversations.find(
          ({ id, state }) => id !== one.id && state === "alerting",
        ),
      { what: "the second chat" },
    );
    const agent = two.agent?.id ?? "";
    await bench.sandbox.act(two.id, agent, "accept");
    await bench.sandbox.say(one.id, AGENTS.amelie, "for the first");
    await bench.sandbox.say(two.id, agent, "for the second");
    assert.equal((await bench.seeMessage("for the first")).body.chatId, "c1");
    assert.equal((await bench.seeMessage("for the second")).body.chatId, "c2");
  });

  it("an image goes both ways", async () => {
    await escalate("c1", { attachments: [{ data: PNG, name: "dog.png" }] });
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    const { messages } = await bench.sandbox.see(
      id,
      ({ messages: all }) => all.some(({ attachments }) => attachments.length > 0),
      { what: "the picture" },
    );
    const [picture] = messages.flatMap(({ attachments }) => attachments);
    assert.deepEqual(
      [picture?.mediaType, picture?.filename, picture?.error],
      ["Image", "dog.png", undefined],
    );
    const fetched = () => bench.sandbox.download(picture?.url ?? "");
    const bytes = await until(fetched, { what: "the sandbox to have fetched the picture" });
    assert.deepEqual(Buffer.from(bytes), PNG);

    await bench.sandbox.sendFile(id, AGENTS.amelie, {
      name: "cat.png",
      mime: "image/png",
      bytes: Buffer.from("cat"),
    });
    const { body } = await bench.see(
      ({ kind, body: { attachments } }) => kind === "message" && attachments.length > 0,
      "the agent's picture",
    );
    assert.deepEqual(
      [body.payload, body.attachments[0].name, body.attachments[0].mime],
      ["", "cat.png", "image/png"],
    );
  });

  it("a webhook that comes twice is told once; each in the agent's order", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.sandbox.order({ kind: "duplicate", match: { path: "/genesys/" } });
    for (let i = 1; i <= 5; i++) await bench.sandbox.say(id, AGENTS.amelie, `word ${i}`);
    await bench.seeMessage("word 5");
    await bench.sandbox.clearFaults();
    await bench.sandbox.say(id, AGENTS.amelie, "last");
    await bench.seeMessage("last");
    assert.deepEqual(
      bench.told().filter((one) => one.startsWith("says")),
      ["says word 1", "says word 2", "says word 3", "says word 4", "says word 5", "says last"],
    );
  });

  it("what agents say at once, before anybody knew that one joined, has the agent's name and keeps its order", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await Promise.all(["a", "b", "c"].map((text) => bench.sandbox.say(id, AGENTS.amelie, text)));
    for (const text of ["a", "b", "c"])
      assert.equal((await bench.seeMessage(text)).body.from.name, "Amélie Laurent");
  });

  it("typing goes to the agent at most once in four seconds, and is dropped, not kept, otherwise", async () => {
    await escalate("c1");
    const { integration } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.sandbox.allowTyping(integration.id);
    const statuses: string[] = [];
    for (let i = 0; i < 4; i++) statuses.push((await bench.send({ chatId: "c1", action: "typing" })).status);
    assert.deepEqual(statuses, ["accepted", "dropped", "dropped", "dropped"]);
    const events = (await bench.sandbox.inbound()).length;
    assert.ok(events >= 1);
  });

  it("typing of a chat that is with the bot goes nowhere and is no error", async () => {
    assert.equal((await bench.send({ chatId: "nobody", action: "typing" })).status, "dropped");
  });

  it("an agent's typing reaches the flow with the agent's name", async () => {
    await escalate("c1");
    const { id, integration } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    await bench.sandbox.allowTyping(integration.id);
    await bench.sandbox.act(id, AGENTS.amelie, "typing");
    assert.equal((await bench.seeEvent("typing")).body.agent.name, "Amélie Laurent");
  });

  it("a receipt of the flow reaches Genesys", async () => {
    await escalate("c1");
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await bench.sandbox.say(id, AGENTS.amelie, "Hello");
    const { body } = await bench.seeMessage("Hello");
    const { status } = await bench.send({ chatId: "c1", action: "delivered", genesys: body.genesys });
    assert.equal(status, "confirmed");
    await bench.sandbox.see(id, ({ messages }) => messages.at(-1)?.status === "delivered", {
      what: "the tick at the desk",
    });
  });
});

describe("what cannot be sent", function () {
  this.timeout(30_000);
  let bench: Bench;
  beforeEach(async () => {
    bench = await startBench();
  });
  afterEach(() => bench.close());

  const refusals: [string, Record<string, unknown>, string][] = [
    ["a message of a chat that is with the bot", { chatId: "c1", payload: "Hi" }, "NOT_ESCALATED"],
    ["an end of a chat that is with the bot", { chatId: "c1", action: "end" }, "NOT_ESCALATED"],
    ["a receipt for nothing", { chatId: "c1", action: "delivered" }, "NOT_ESCALATED"],
    [
      "an unknown competency",
      { chatId: "c1", action: "escalate", competency: "Weather" },
      "COMPETENCY_UNKNOWN",
    ],
  ];
  for (const [what, msg, code] of refusals) {
    it(`${what} is ${code}, and leaves nothing behind`, async () => {
      assert.equal(await codeOf(bench.send(msg)), code);
      assert.equal((await bench.connector.chats("")).live, 0);
      assert.deepEqual((await bench.sandbox.state()).conversations, []);
    });
  }

  it("an escalation whose first message Genesys refuses for good ends with error, for the flow and for the sender", async () => {
    await bench.sandbox.order({
      kind: "status",
      status: 400,
      match: { path: "inbound/open/message" },
      times: 1,
    });
    const code = await codeOf(
      bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Hi" }),
    );
    assert.equal(code, "GENESYS_REJECTED");
    assert.equal((await bench.seeEnd()).body.reason, "error");
    assert.equal((await bench.connector.chats("")).live, 0);
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Again" });
    assert.equal((await bench.connector.chats("")).live, 1);
  });

  it("a short outage is waited out, told once as degraded and once as recovered", async () => {
    await bench.sandbox.order({
      kind: "status",
      status: 503,
      match: { path: "inbound/open/message" },
      times: 2,
    });
    const { attempts } = await bench.send({ chatId: "c1", action: "escalate", payload: "Hi" });
    assert.equal(attempts, 3);
    await bench.seeEvent("recovered");
    assert.deepEqual(
      bench.told().filter((one) => one === "degraded" || one === "recovered"),
      ["degraded", "recovered"],
    );
  });
});

describe("a connector that calls its agents otherwise", function () {
  this.timeout(30_000);
  for (const [show, name] of [
    ["first", "Amélie"],
    ["fixed", "The vets"],
  ] as const) {
    it(`${show}: on joined, on messages, and with the end`, async () => {
      const bench = await startBench({ agentNaming: { show, displayName: "The vets" } });
      const { sandbox } = bench;
      await sandbox.onQueue(AGENTS.amelie);
      await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "My dog is ill" });
      const { id } = await sandbox.accept(AGENTS.amelie);
      assert.equal((await bench.seeEvent("joined")).body.agent.name, name);
      await sandbox.say(id, AGENTS.amelie, "Hello");
      assert.equal((await bench.seeMessage("Hello")).body.from.name, name);
      await sandbox.end(id, AGENTS.amelie);
      const { body } = await bench.seeEnd();
      assert.equal(body.agent.name, name);
      assert.match(body.explanation, new RegExp(`joined: ${name} is connected`));
      assert.doesNotMatch(body.explanation, /Laurent/);
      await bench.close();
    });
  }
});
