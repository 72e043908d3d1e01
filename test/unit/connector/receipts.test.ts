/** What Genesys hears of its own messages, without anybody in the flow asking for it. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReceipts } from "../../../lib/connector/receipts.ts";
import { createTold } from "../../../lib/connector/told.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { InboxDraft, InboxRow } from "../../../lib/store/store.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { escalation, inboxDraft } from "../store/contract.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const AT = Date.parse("2026-11-22T10:00:00.000Z");

async function scene({ full = false, broken = false } = {}) {
  const store = createMemoryStore();
  await store.open();
  const live = escalation({ id: "escalation", conversationId: "c" });
  await store.commit({ escalations: [live] });
  const told = createTold();
  const receipts = createReceipts({
    store,
    async accept(drafts, batch = {}) {
      if (broken) throw new HandoverError("OUTBOX_FULL", "Full.", "Wait.");
      return (await store.commit({ ...batch, outbox: drafts })).outboxSeqs;
    },
    fullness: () => (full ? 0.5 : 0.49),
    told,
    userIdOf: () => "user",
    now: () => AT,
  });
  const waiting = async (key: string, change: Partial<InboxDraft> = {}): Promise<InboxRow> => {
    const { inboxSeqs } = await store.commit({ inbox: [inboxDraft(key, change)] });
    return { ...inboxDraft(key, change), seq: inboxSeqs[0] as number };
  };
  const written = async () => (await store.outboxRows()).map(({ kind, body }) => ({ kind, body }));
  return {
    store,
    live,
    receipts,
    told,
    waiting,
    written,
    left: async () => (await store.inboxRows()).length,
  };
}

describe("a receipt that nobody asked for", () => {
  const about = { channel: { to: { id: "user", idType: "Opaque" }, time: "2026-11-22T10:00:00.000Z" } };

  it("of a message that the flow has is Delivered, written together with the message's end", async () => {
    const s = await scene();
    await s.receipts.delivered(await s.waiting("m1"));
    const body = { id: "m1", ...about, status: "Delivered", isFinalReceipt: true };
    assert.deepEqual([await s.written(), await s.left()], [[{ kind: "delivered", body }], 0]);
  });

  it("of a message that nobody took is Failed, with Genesys' own code for what is too old", async () => {
    const s = await scene();
    await s.receipts.expired(await s.waiting("m1"));
    const reasons = [{ code: "MessageExpired", message: "it came too late" }];
    const body = { id: "m1", ...about, status: "Failed", isFinalReceipt: true, reasons };
    assert.deepEqual([await s.written(), await s.left()], [[{ kind: "failed", body }], 0]);
  });

  it("of a word after the grace period is Failed, in words", async () => {
    const s = await scene();
    await s.receipts.tooLate(s.live, "m1");
    const [receipt] = (await s.written()) as { body: { reasons: object[] } }[];
    assert.deepEqual(receipt?.body.reasons, [{ code: "GeneralError", message: "the chat had ended before" }]);
  });

  it("goes once per message, also when the flow has answered itself; a Failed may follow, and nothing after it", async () => {
    const s = await scene();
    assert.ok(s.told.claim("m1", "delivered"));
    await s.receipts.delivered(await s.waiting("m1"));
    assert.deepEqual([await s.written(), await s.left()], [[], 0]);
    await s.receipts.expired(await s.waiting("m1 again", { body: { genesys: { messageId: "m1" } } }));
    assert.equal((await s.written()).length, 1);
    assert.equal(s.told.claim("m1", "delivered"), undefined);
    assert.equal(s.told.claim("m1", "failed"), undefined);
  });

  it("is never for an event, nor for an escalation that nobody knows", async () => {
    const s = await scene();
    await s.receipts.delivered(await s.waiting("typing", { kind: "event" }));
    await s.receipts.expired(await s.waiting("receipt", { kind: "event" }));
    await s.receipts.delivered(await s.waiting("stray", { escalationId: "another" }));
    assert.deepEqual(await s.written(), []);
  });

  it("is left out while the outbox is half full: the room is for what users say", async () => {
    const s = await scene({ full: true });
    await s.receipts.delivered(await s.waiting("m1"));
    assert.deepEqual([await s.written(), await s.left()], [[], 0]);
  });

  it("that could not be written may be tried again", async () => {
    const s = await scene({ broken: true });
    const row = await s.waiting("m1");
    await assert.rejects(s.receipts.expired(row), { code: "OUTBOX_FULL" });
    assert.equal(await s.left(), 1);
    assert.ok(s.told.claim("m1", "failed"));
  });

  it("is remembered of so many messages, then of the newest", () => {
    const told = createTold(2);
    for (const id of ["a", "b", "c"]) told.claim(id, "failed");
    assert.equal(told.claim("c", "failed"), undefined);
    assert.equal(told.claim("b", "failed"), undefined);
    assert.ok(told.claim("a", "failed"));
  });
});

describe("receipts on the sandbox", function () {
  this.timeout(30_000);
  let bench: Bench;
  let sandbox: TestSandbox;
  afterEach(() => bench.close());

  async function connected(rest: Parameters<typeof startBench>[0] = {}): Promise<string> {
    bench = await startBench(rest);
    ({ sandbox } = bench);
    await sandbox.onQueue(AGENTS.amelie);
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "Help" });
    const { id } = await sandbox.accept(AGENTS.amelie);
    await bench.seeEvent("joined");
    return id;
  }
  const receiptsAt = async () =>
    (await sandbox.inbound("receipt")).map(({ body }) => [body.status, body.reasons?.[0]?.code]);

  it("Delivered goes out by itself where the receiver wants that, and the desk shows it", async () => {
    const id = await connected({ confirm: "handed-over-receipt" });
    await sandbox.say(id, AGENTS.amelie, "Hello");
    await sandbox.see(id, ({ messages }) => messages.at(-1)?.status === "delivered", { what: "the sign" });
    const { genesys } = (await bench.seeMessage("Hello")).body;
    const delivery = await bench.send({ chatId: "c1", action: "delivered", genesys });
    assert.deepEqual([delivery.status, delivery.already, delivery.attempts], ["confirmed", true, 0]);
    assert.deepEqual(await receiptsAt(), [["Delivered", undefined]]);
    await bench.send({ chatId: "c1", action: "failed", genesys, reason: "RecipientOptedOut" });
    assert.deepEqual(await receiptsAt(), [
      ["Delivered", undefined],
      ["Failed", "RecipientOptedOut"],
    ]);
  });

  it("none goes out by itself otherwise; the flow's own does, with its words", async () => {
    const id = await connected();
    await sandbox.say(id, AGENTS.amelie, "Hello");
    const { genesys } = (await bench.seeMessage("Hello")).body;
    assert.deepEqual(await receiptsAt(), []);
    await bench.send({ chatId: "c1", action: "failed", genesys, reason: "the page was closed" });
    const [one] = await sandbox.inbound("receipt");
    assert.deepEqual(one?.body.reasons, [{ code: "GeneralError", message: "the page was closed" }]);
  });

  it("the flow's word for another chat's message is an error, and leaves the message to its own chat", async () => {
    const id = await connected({ confirm: "flow" });
    await sandbox.say(id, AGENTS.amelie, "Hello");
    const { genesys } = (await bench.seeMessage("Hello")).body;
    await bench.send({ chatId: "c2", action: "escalate", competency: "Animal", payload: "Help" });
    await assert.rejects(bench.send({ chatId: "c2", action: "failed", genesys }), { code: "NOT_ESCALATED" });
    assert.deepEqual(await receiptsAt(), []);
    const { status, already } = await bench.send({ chatId: "c1", action: "delivered", genesys });
    assert.deepEqual([status, already], ["confirmed", false]);
    assert.deepEqual(await receiptsAt(), [["Delivered", undefined]]);
  });

  it("one that Genesys does not take holds up nobody and is said once in the log", async () => {
    const id = await connected({ confirm: "handed-over-receipt" });
    await sandbox.order({ kind: "status", status: 400, match: { path: "/inbound/open/receipt" } });
    await sandbox.say(id, AGENTS.amelie, "Hello");
    await bench.seeMessage("Hello");
    await bench.send({ chatId: "c1", payload: "Hi" });
    await until(() => bench.log.some((line) => /did not take a receipt .*GENESYS_REJECTED/.test(line)), {
      what: "the line in the log",
    });
  });

  const heard = () => bench.given.filter(({ body }) => body.event === "receipt").map(({ body }) => body);
  const about = (status: string) =>
    bench.see(({ body }) => body.event === "receipt" && body.status === status, `the receipt ${status}`);

  it("one of Genesys' is an event about the flow's own message, with the reason in words", async () => {
    const id = await connected();
    const { genesys } = await bench.send({ chatId: "c1", payload: "Hi", _msgid: "flow-7" });
    await sandbox.receipt(id, { status: "Failed", code: "DataFiltered", message: "no links" });
    const { body } = await about("failed");
    assert.deepEqual(
      [body.messageId, body.sent._msgid, body.matched, body.genesys.escalationId],
      [genesys?.messageId, "flow-7", true, genesys?.escalationId],
    );
    const words = "the message was filtered out";
    assert.deepEqual(body.reasons, [{ code: "DataFiltered", message: "no links", words }]);
  });

  it("Genesys' for the parts of a long text are one, about the whole; all parts have its id", async () => {
    const id = await connected();
    await sandbox.settings({ receiptWebhooks: "all" });
    const { genesys } = await bench.send({ chatId: "c1", payload: "word ".repeat(1_000) });
    const messageId = genesys?.messageId;
    const { body } = await about("published");
    assert.equal(body.messageId, messageId);
    const parts = (await sandbox.inbound()).slice(-3).map(({ body: part }) => part.channel.messageId);
    assert.deepEqual(parts, [`${messageId}.1-3`, `${messageId}.2-3`, `${messageId}.3-3`]);
    await sandbox.receipt(id, { status: "Failed", messageId: `${messageId}.2-3` });
    await about("failed");
    assert.deepEqual(
      heard().map(({ status }) => status),
      ["published", "failed"],
    );
  });

  it("Genesys' that comes after the end still reaches the flow, matched, as an event", async () => {
    const id = await connected();
    await bench.send({ chatId: "c1", payload: "Hi" });
    await sandbox.end(id, AGENTS.amelie);
    await bench.seeEnd();
    await sandbox.receipt(id, { status: "Read" });
    assert.equal((await about("read")).body.matched, true);
  });

  it("Genesys' is still matched after a restart of ours", async () => {
    const folder = await mkdtemp(join(tmpdir(), "receipts-"));
    try {
      const storage = { kind: "embedded" as const, path: join(folder, "store.sqlite") };
      const own = await testSandbox();
      const id = await connected({ sandbox: own, storage });
      const { genesys } = await bench.send({ chatId: "c1", payload: "Hi", _msgid: "flow-8" });
      await bench.close();
      bench = await startBench({ sandbox: own, storage, port: bench.port });
      await own.receipt(id, { status: "Delivered" });
      const { body } = await about("delivered");
      assert.deepEqual([body.messageId, body.sent._msgid], [genesys?.messageId, "flow-8"]);
      await bench.close();
      await own.close();
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
});
