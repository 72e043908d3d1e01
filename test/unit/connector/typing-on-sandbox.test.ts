/** Typing beside words, both ways: it holds up none, comes before none that it was not before, and is never one. */
import assert from "node:assert/strict";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("typing, on the sandbox", function () {
  this.timeout(30_000);
  let bench: Bench;
  let id = "";
  beforeEach(async () => {
    bench = await startBench();
    await bench.sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    const [first] = await bench.sandbox.inbound();
    await bench.sandbox.allowTyping(first?.integrationId ?? "");
    ({ id } = await bench.sandbox.accept(AGENTS.amelie));
    await bench.seeEvent("joined");
  });
  afterEach(() => bench.close());

  const atDesk = async () =>
    ((await bench.sandbox.state()).conversations.find((one) => one.id === id)?.messages ?? []).map(
      ({ text }) => text,
    );

  it("of a user that Genesys does not answer holds up no words, and their order stays", async () => {
    await bench.sandbox.order({ kind: "hang", match: { path: "/inbound/open/event" } });
    let typed: string | undefined;
    void bench.send({ chatId: "c1", action: "typing" }).then(({ status }) => {
      typed = status;
    });
    await Promise.all(["one", "two", "three"].map((payload) => bench.send({ chatId: "c1", payload })));
    assert.deepEqual((await atDesk()).slice(-3), ["one", "two", "three"]);
    assert.equal(typed, undefined, "it is still under way");
  });

  it("is no words, whatever the message has beside it, and no words are typing", async () => {
    const before = await atDesk();
    const { status } = await bench.send({ chatId: "c1", action: "typing", payload: "not to be sent" });
    assert.equal(status, "accepted");
    const [event] = await bench.sandbox.inbound("event");
    assert.deepEqual(Object.keys(event?.body ?? {}).toSorted(), ["channel", "events"]);
    assert.deepEqual(await atDesk(), before);
    const empty = bench.send({ chatId: "c1", payload: "" }).then(
      () => "sent",
      ({ code }) => code,
    );
    assert.equal(await empty, "TEXT_EMPTY");
    assert.equal((await bench.sandbox.inbound("event")).length, 1);
  });

  it("of an agent comes before the words and not after them, however often it is said", async () => {
    for (let i = 0; i < 5; i++) await bench.sandbox.act(id, AGENTS.amelie, "typing");
    await bench.sandbox.say(id, AGENTS.amelie, "Hello");
    await bench.seeMessage("Hello");
    const webhooks = async () => (await bench.sandbox.webhooks()).filter(({ kind }) => kind === "Event");
    await until(async () => (await webhooks()).length === 5, { what: "the webhooks" });
    assert.deepEqual(bench.told().slice(-2), ["typing", "says Hello"]);
    const typing = await bench.seeEvent("typing");
    const { durationMs, until: end, at } = typing.body;
    assert.deepEqual([durationMs, end - at], [5_000, 5_000]);
  });
});
