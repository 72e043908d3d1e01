/** The agent is told in a line when something of the user's did not get through: once per burst, and never in a loop. */
import assert from "node:assert/strict";
import { createUndeliveredLines } from "../../../lib/connector/undelivered-lines.ts";
import { createOutbox } from "../../../lib/delivery/outbox.ts";
import { HandoverError } from "../../../lib/errors.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxDraft, OutboxRow, SentMessage, Store } from "../../../lib/store/store.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { escalation, outboxDraft } from "../store/contract.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const MINUTE = 60_000;
const refused = new HandoverError("GENESYS_REJECTED", "No.", "Look.", { status: 400 });
const away = new HandoverError("GENESYS_UNREACHABLE", "Away.", "Wait.");
const row = (change: Partial<OutboxRow> = {}): OutboxRow => ({
  ...outboxDraft({ escalationId: "e1" }),
  seq: 1,
  ...change,
});
const about: SentMessage = {
  number: 0,
  genesysId: "g",
  messageId: "m",
  chatId: "chat",
  escalationId: "e1",
  at: 0,
};

async function scene(change: Partial<Escalation> = {}, kept?: Store) {
  const store = kept ?? createMemoryStore();
  if (!kept) {
    await store.open();
    await store.commit({ escalations: [escalation({ id: "e1", state: "connected", ...change })] });
  }
  const timers = createFakeTimers();
  const lines: OutboxDraft[] = [];
  const flags = { full: false };
  const log: string[] = [];
  const undelivered = createUndeliveredLines({
    store,
    async accept(drafts, batch = {}) {
      if (flags.full) throw new HandoverError("OUTBOX_FULL", "Full.", "Wait.");
      await store.commit(batch);
      lines.push(...drafts);
      return [];
    },
    content: () => USUAL_CONTENT,
    userIdOf: () => "user",
    newId: () => "id",
    now: timers.now,
    log: (line) => log.push(line),
  });
  await undelivered.load();
  const texts = () => lines.map(({ body }) => (body as { text: string }).text);
  return { store, timers, lines, flags, log, undelivered, texts };
}

describe("a line about what did not get through", () => {
  for (const [what, error, body, why] of [
    ["refused", refused, { text: "x" }, "the messaging service refused it"],
    ["a refused file", refused, { content: [{}] }, "the file could not be taken over"],
    ["too late", away, { text: "x" }, "it could not be passed on in time"],
    [
      "one of too many",
      new HandoverError("GENESYS_RATE_LIMIT", "Busy.", "Wait."),
      { text: "x" },
      "too much was being sent at once",
    ],
  ] as const) {
    it(`says why, and not what: ${what}`, async () => {
      const { undelivered, texts, lines } = await scene();
      await undelivered.gaveUp(row({ body }), error);
      assert.deepEqual(texts(), [`(Something that the user wrote could not be delivered: ${why}.)`]);
      assert.deepEqual([lines[0]?.nodeId, lines[0]?.kind, lines[0]?.escalationId], ["", "message", "e1"]);
    });
  }

  it("is in the language of the chat", async () => {
    const { undelivered, texts } = await scene({ language: "fr-CA" });
    await undelivered.gaveUp(row(), away);
    assert.deepEqual(texts(), [
      "(Un message de l'utilisateur n'a pas pu être remis : il n'a pas pu être transmis à temps.)",
    ]);
  });

  it("comes once, and once more after something of the user's got through", async () => {
    const { undelivered, texts } = await scene();
    for (let i = 0; i < 5; i++) await undelivered.gaveUp(row(), refused);
    assert.equal(texts().length, 1);
    await undelivered.arrived(row({ nodeId: "", flowMessage: {} }));
    await undelivered.gaveUp(row(), refused);
    assert.equal(texts().length, 1, "the line itself is nothing of the user's");
    await undelivered.arrived(row());
    await undelivered.gaveUp(row(), refused);
    assert.equal(texts().length, 2);
  });

  it("comes once also when a restart lies between two failures", async () => {
    const first = await scene();
    await first.undelivered.gaveUp(row(), refused);
    const second = await scene({}, first.store);
    await second.undelivered.gaveUp(row(), refused);
    assert.deepEqual(second.texts(), []);
    await second.undelivered.arrived(row());
    const third = await scene({}, first.store);
    await third.undelivered.gaveUp(row(), refused);
    assert.equal(third.texts().length, 1);
  });

  it("that fails itself is followed by none", async () => {
    const { undelivered, texts } = await scene();
    await undelivered.gaveUp(row({ nodeId: "", flowMessage: {} }), refused);
    await undelivered.refused({ ...about, ours: true }, []);
    assert.deepEqual(texts(), []);
  });

  it("comes for what Genesys refuses afterwards: once a minute, because each of them got through first", async () => {
    const { undelivered, texts, timers } = await scene();
    for (let i = 0; i < 5; i++) {
      await undelivered.arrived(row());
      await undelivered.refused(about, [{ code: "MediaTypeNotAllowed", message: "" }]);
    }
    assert.deepEqual(texts(), [
      "(Something that the user wrote could not be delivered: the file could not be taken over.)",
    ]);
    await undelivered.arrived(row());
    await timers.advance(MINUTE);
    await undelivered.refused(about, [{ code: "DataFiltered", message: "" }]);
    assert.match(texts()[1] ?? "", /the messaging service refused it/);
  });

  for (const [what, change, failed] of [
    ["an escalation that is over", { state: "ended", endedAt: 1 }, row()],
    ["one that our side is ending", { endingSince: 1 }, row()],
    ["one that could not be opened: nobody is there", {}, row({ opens: true })],
    ["a receipt", {}, row({ kind: "delivered" })],
    ["an end", {}, row({ kind: "end" })],
  ] as [string, Partial<Escalation>, OutboxRow][]) {
    it(`is not written for ${what}`, async () => {
      const { undelivered, texts, store } = await scene(change);
      await undelivered.gaveUp(failed, refused);
      assert.deepEqual([texts(), (await store.metaStartingWith("undelivered-line:")).size], [[], 0]);
    });
  }

  it("that cannot be accepted is in the log, and the next failure brings it", async () => {
    const { undelivered, texts, flags, log } = await scene();
    flags.full = true;
    await undelivered.gaveUp(row(), refused);
    assert.match(log[0] ?? "", /does not hear that a message is missing/);
    flags.full = false;
    await undelivered.gaveUp(row(), refused);
    assert.equal(texts().length, 1);
  });

  it("follows what Genesys did not take for retryMinutes: one line, for all of it, in the chat's order", async () => {
    const { store, timers } = await scene();
    const sent: unknown[] = [];
    let isAway = true;
    const outbox = createOutbox({
      store,
      async transmit({ body }) {
        if (isAway)
          throw new HandoverError("GENESYS_UNREACHABLE", "Away.", "Wait.", { status: 503, retriable: true });
        sent.push((body as { text: string }).text);
        return {};
      },
      onOutcome: async () => true,
      onGivenUp: (failed, error) => undelivered.gaveUp(failed, error),
      onSent: (taken) => undelivered.arrived(taken),
      ...{
        now: timers.now,
        random: () => 0.5,
        timers,
        retryMinutes: 15,
        maxRows: 100,
        maxBytes: 1e6,
        log: () => {},
      },
    });
    const undelivered = createUndeliveredLines({
      ...{ store, accept: outbox.accept, content: () => USUAL_CONTENT, userIdOf: () => "user" },
      ...{ newId: () => "id", now: timers.now, log: () => {} },
    });
    await outbox.start();
    const say = (text: string) =>
      outboxDraft({ escalationId: "e1", body: { text }, acceptedAt: timers.now() });
    await outbox.accept([say("one"), say("two")]);
    await timers.advance(31 * MINUTE);
    assert.equal(outbox.state().rows, 1, "only the line is left");
    await outbox.accept([say("three")]);
    isAway = false;
    await timers.advance(MINUTE);
    assert.deepEqual(sent, [
      "(Something that the user wrote could not be delivered: it could not be passed on in time.)",
      "three",
    ]);
  });
});

describe("a line about what did not get through, on the sandbox", function () {
  this.timeout(30_000);
  let bench: Bench;
  let id = "";
  before(async () => {
    bench = await startBench();
    await bench.sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    ({ id } = await bench.sandbox.accept(AGENTS.amelie));
    await bench.seeEvent("joined");
  });
  after(() => bench.close());
  const atDesk = async () =>
    ((await bench.sandbox.state()).conversations.find((one) => one.id === id)?.messages ?? []).map(
      ({ text }) => text,
    );
  const missing = async () => (await atDesk()).filter((text) => text?.includes("could not be delivered"));
  const fail = (payload: string) =>
    bench.send({ chatId: "c1", payload }).then(
      () => "taken",
      ({ code }) => code,
    );

  it("is read by the agent, once, while the flow hears each error with its code", async () => {
    await bench.sandbox.order({
      kind: "status",
      status: 400,
      times: 1,
      match: { path: "/inbound/open/message" },
    });
    assert.equal(await fail("one"), "GENESYS_REJECTED");
    await until(async () => (await missing()).length === 1, { what: "the line" });
    await bench.sandbox.order({
      kind: "status",
      status: 400,
      times: 1,
      match: { path: "/inbound/open/message" },
    });
    assert.equal(await fail("two"), "GENESYS_REJECTED");
    assert.equal(await fail("three"), "taken");
    assert.deepEqual([(await missing()).length, (await atDesk()).at(-1)], [1, "three"]);
  });

  it("comes when Genesys says afterwards that it failed; the receipt for the line itself brings none", async () => {
    const before = (await missing()).length;
    assert.equal(await fail("four"), "taken");
    await bench.sandbox.receipt(id, { status: "Failed", code: "MediaTypeNotAllowed" });
    await bench.see(({ body }) => body.event === "receipt", "the receipt");
    // Within the minute of the line before.
    assert.equal((await missing()).length, before);
    const told = bench.given.length;
    const { messages } = (await bench.sandbox.state()).conversations.find((one) => one.id === id) ?? {
      messages: [],
    };
    const line = messages.find(({ text }) => text?.includes("could not be delivered"));
    await bench.sandbox.receipt(id, { status: "Failed", messageId: line?.id });
    await until(() => bench.log.some((one) => /A line of ours for the agent: failed/.test(one)), {
      what: "the log",
    });
    assert.deepEqual([(await missing()).length, bench.given.length], [before, told]);
  });
});
