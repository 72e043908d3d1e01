/** Which of our messages a receipt of Genesys is about. */
import assert from "node:assert/strict";
import { createReceiptReader } from "../../../lib/connector/incoming-receipts.ts";
import { createSentMessages } from "../../../lib/connector/sent-messages.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { OutboxRow, Store } from "../../../lib/store/store.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";
import { outboxDraft } from "../store/contract.ts";

const DAY = 24 * 3_600_000;
const never = new AbortController().signal;
const body = (messageId: string) => ({ channel: { messageId } });

async function scene({ store, kept }: { store?: Store; kept?: number } = {}) {
  const kept_ = store ?? createMemoryStore();
  if (!store) await kept_.open();
  const timers = createFakeTimers();
  const sent = createSentMessages({ store: kept_, timers, now: timers.now }, kept);
  await sent.load();
  const reader = createReceiptReader({ store: kept_, sent, now: timers.now });
  await reader.load();
  const row = (messageId: string, change: Partial<OutboxRow> = {}): OutboxRow => ({
    ...outboxDraft({ body: body(messageId), flowMessage: { _msgid: `flow ${messageId}` } }),
    seq: 1,
    ...change,
  });
  const send = (messageId: string, change: Partial<OutboxRow> = {}, genesysId = `g-${messageId}`) =>
    sent.noting(async () => ({ messageId: genesysId }))(row(messageId, change), never);
  const readOnly = async (messageId: string, status: string, rest: object = {}) => {
    const webhook = {
      id: messageId,
      messageId,
      status,
      reasons: [],
      time: "t",
      integrationId: "",
      userId: "u",
    };
    return reader.read("chat", { ...webhook, kind: "receipt", ...rest });
  };
  const receipt = async (messageId: string, status: string, rest: object = {}) => {
    const { told, about, meta } = await readOnly(messageId, status, rest);
    await kept_.commit({ meta });
    return { told, about };
  };
  return { store: kept_, timers, sent, send, row, receipt, readOnly };
}

describe("a receipt of Genesys", () => {
  it("finds our message by Genesys' id of it: with our id, the flow's, and reasons in words", async () => {
    const { send, receipt } = await scene();
    await send("m1");
    const reasons = [
      { code: "MediaTypeNotAllowed", message: "image/tiff" },
      { code: "Unheard", message: "as Genesys says it" },
    ];
    const { told } = await receipt("g-m1", "failed", { reasons });
    assert.deepEqual(told, {
      status: "failed",
      reasons: [
        { ...reasons[0], words: "files of this type are not allowed" },
        { ...reasons[1], words: "as Genesys says it" },
      ],
      messageId: "m1",
      genesysMessageId: "g-m1",
      matched: true,
      sent: { _msgid: "flow m1", at: 1_700_000_000_000 },
    });
  });

  it("that comes late says nothing that is not true any more, and nothing twice", async () => {
    const { send, receipt } = await scene();
    await send("m1");
    await send("m2");
    const told = async (id: string, ...statuses: string[]) => {
      const heard = [];
      for (const status of statuses) heard.push((await receipt(`g-${id}`, status)).told?.status);
      return heard;
    };
    assert.deepEqual(await told("m1", "delivered", "published", "delivered", "read"), [
      "delivered",
      undefined,
      undefined,
      "read",
    ]);
    assert.deepEqual(await told("m1", "failed", "failed", "delivered"), ["failed", undefined, undefined]);
    assert.deepEqual(await told("m2", "published", "failed", "read"), ["published", "failed", undefined]);
  });

  for (const id of ["m1", "m1.1-1000", "m1.2-2"])
    it(`that could not be written is told when Genesys repeats it (${id})`, async () => {
      const { send, receipt, readOnly } = await scene();
      await send(id);
      const lost = await readOnly(`g-${id}`, "failed");
      assert.equal(lost.told?.status, "failed");
      lost.release();
      assert.equal((await receipt(`g-${id}`, "failed")).told?.status, "failed");
      assert.equal((await receipt(`g-${id}`, "failed")).told, undefined);
    });

  it("finds it by our own id, too, wherever Genesys puts that", async () => {
    const { send, receipt } = await scene();
    await send("m1");
    assert.equal((await receipt("m1", "published")).told?.matched, true);
    assert.equal((await receipt("another", "read", { channelMessageId: "m1" })).told?.messageId, "m1");
  });

  it("about something that nobody knows is told all the same, marked, with Genesys' id", async () => {
    const { send, receipt } = await scene();
    await send("m1", { chatId: "another chat" });
    const { told } = await receipt("g-m1", "delivered");
    assert.deepEqual([told?.matched, told?.messageId, told?.status], [false, "g-m1", "delivered"]);
  });

  it("of a day later is about nothing that is still known", async () => {
    const { send, receipt, timers } = await scene();
    await send("m1");
    await timers.advance(DAY - 1);
    assert.equal((await receipt("g-m1", "read")).told?.matched, true);
    await timers.advance(1);
    assert.equal((await receipt("g-m1", "read")).told?.matched, false);
  });

  it("finds the newest messages, so many of them, also after a restart", async () => {
    const { send, sent, store } = await scene({ kept: 3 });
    for (const id of ["m1", "m2", "m3", "m4"]) await send(id);
    await sent.close();
    const again = await scene({ store, kept: 3 });
    const known = async (id: string) => (await again.receipt(`g-${id}`, "read")).told?.matched;
    assert.deepEqual([await known("m1"), await known("m2"), await known("m4")], [false, true, true]);
    await again.send("m5");
    assert.deepEqual([await known("m2"), await known("m5")], [false, true]);
  });

  it("costs one write for all messages of a moment; what the store did not take goes with the next", async () => {
    const store = createMemoryStore();
    await store.open();
    const batches: unknown[] = [];
    const flags = { broken: false };
    const watched: Store = {
      ...store,
      async commit(batch) {
        if (flags.broken) throw new Error("full");
        batches.push(batch.sent?.map(({ messageId }) => messageId));
        return store.commit(batch);
      },
    };
    const { send, timers } = await scene({ store: watched });
    for (const id of ["m1", "m2"]) await send(id);
    assert.deepEqual(batches, []);
    await timers.advance(250);
    flags.broken = true;
    await send("m3");
    await timers.advance(250);
    flags.broken = false;
    await send("m4");
    await timers.advance(1_000);
    assert.deepEqual(batches, [
      ["m1", "m2"],
      ["m3", "m4"],
    ]);
    assert.equal(timers.pending, 0);
  });

  it("that is quicker than the answer to its message waits for that, and for nothing that is not under way", async () => {
    const { sent, row, receipt, timers } = await scene();
    let answer: (result: { messageId: string }) => void = () => {};
    const sending = sent.noting(() => new Promise((resolve) => (answer = resolve)))(row("m1"), never);
    const reading = receipt("g-m1", "published");
    await settled();
    answer({ messageId: "g-m1" });
    await sending;
    assert.equal((await reading).told?.matched, true);
    assert.equal((await receipt("stray", "published")).told?.matched, false);

    const stuck = sent.noting(() => new Promise(() => {}))(row("m2"), never);
    const impatient = receipt("g-m2", "published");
    await timers.advance(2_000);
    assert.equal((await impatient).told?.matched, false);
    void stuck;
  });

  it("for a part is about the whole, also when a restart lies between two parts", async () => {
    const { send, receipt, sent, store } = await scene();
    await send("m1.1-2");
    await send("m1.2-2");
    await sent.close();
    assert.equal((await receipt("g-m1.1-2", "delivered")).told, undefined);
    const again = await scene({ store });
    const { told } = await again.receipt("g-m1.2-2", "delivered");
    assert.deepEqual([told?.status, told?.messageId], ["delivered", "m1"]);
    assert.equal((await again.receipt("g-m1.2-2", "delivered")).told, undefined);
  });

  it("for a line of our own tells the flow nothing: it has not sent it", async () => {
    const { send, receipt } = await scene();
    await send("m1", { nodeId: "", flowMessage: {} });
    const { told, about } = await receipt("g-m1", "failed");
    assert.deepEqual([told, about?.ours], [undefined, true]);
  });
});
