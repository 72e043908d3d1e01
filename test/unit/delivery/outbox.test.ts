/** What the flow says on its way to Genesys. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { Batch, Store } from "../../../lib/store/store.ts";
import { settled } from "./fake-timers.ts";
import { answer, away, MINUTE, say, scene } from "./outbox/scene.ts";

describe("the outbox", () => {
  it("has written a row, and what belongs to it, before it says accepted", async () => {
    const { outbox, store } = await scene();
    const seqs = await outbox.accept([say("a"), say("b")], { meta: { with: "it" } });
    assert.deepEqual(
      (await store.outboxRows()).map(({ seq, body }) => [seq, body]),
      [
        [seqs[0], "a"],
        [seqs[1], "b"],
      ],
    );
    assert.equal(await store.meta("with"), "it");
  });

  it("sends one chat in order, one at a time, and different chats independently", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1"), say("a2"), say("b1", { chatId: "b" })]);
    await settled();
    assert.deepEqual(s.sent, ["a1", "b1"]);
    await answer(s, "a1");
    assert.deepEqual(s.sent, ["a1", "b1", "a2"]);
  });

  it("tells the result once, with attempts and latency, and then forgets the row", async () => {
    const s = await scene();
    await s.outbox.accept([say("a")]);
    await s.timers.advance(250);
    await answer(s, "a", { conversationId: "c", messageId: "m" });
    assert.deepEqual(s.told, [
      {
        text: "a",
        outcome: { ok: true, at: s.timers.now(), conversationId: "c", messageId: "m" },
        attempts: 1,
        latencyMs: 250,
      },
    ]);
    assert.deepEqual(await s.store.outboxRows(), []);
    assert.deepEqual(s.outbox.state(), { rows: 0, bytes: 0, chats: 0, untold: 0 });
  });

  it("refuses more rows or bytes than it may hold, but always takes an end", async () => {
    const s = await scene({ maxRows: 2, maxBytes: 5_000 });
    await s.outbox.accept([say("a")]);
    await assert.rejects(s.outbox.accept([say("b"), say("c")]), { code: "OUTBOX_FULL" });
    await assert.rejects(s.outbox.accept([say("x".repeat(6_000))]), { code: "OUTBOX_FULL" });
    assert.equal((await s.store.outboxRows()).length, 1);
    await s.outbox.accept([say("b", { chatId: "b" })]);
    await s.outbox.accept([say("end", { kind: "end" })]);
    await settled();
    for (const text of ["a", "end", "b"]) await answer(s, text);
    await s.outbox.accept([say("room again")]);
  });

  it("counts what is being written, so that a burst cannot slip through", async () => {
    const s = await scene({ maxRows: 2 });
    const results = await Promise.allSettled([1, 2, 3, 4].map((n) => s.outbox.accept([say(`${n}`)])));
    assert.equal(results.filter(({ status }) => status === "fulfilled").length, 2);
  });

  it("accepts nothing when the store does not take it, and keeps no room for it", async () => {
    const store = createMemoryStore();
    const s = await scene(
      { maxRows: 1 },
      { ...store, commit: failing(store, (batch) => batch.outbox !== undefined, 1) },
    );
    await assert.rejects(s.outbox.accept([say("lost")]), { code: "STORE_UNAVAILABLE" });
    await s.outbox.accept([say("kept")]);
    await settled();
    assert.deepEqual(s.sent, ["kept"]);
  });

  it("goes on, and deletes later, when the store cannot note that a row is done", async () => {
    const store = createMemoryStore();
    const s = await scene(
      {},
      { ...store, commit: failing(store, (batch) => batch.outboxDone !== undefined, 2) },
    );
    await s.outbox.accept([say("a1"), say("a2")]);
    await settled();
    await answer(s, "a1");
    await answer(s, "a2");
    assert.deepEqual(s.sent, ["a1", "a2"]);
    assert.equal((await store.outboxRows()).length, 2);
    await s.timers.advance(60_000);
    assert.deepEqual(await store.outboxRows(), []);
    assert.equal(s.logged.length, 1);
    assert.equal(s.timers.pending, 0);
  });

  describe("when it stops", () => {
    it("accepts nothing more and lets what is under way finish", async () => {
      const s = await scene();
      await s.outbox.accept([say("a1"), say("a2")]);
      await settled();
      const drained = s.outbox.drain(10_000);
      await assert.rejects(s.outbox.accept([say("late")]), { code: "STORE_UNAVAILABLE" });
      await answer(s, "a1");
      await answer(s, "a2");
      assert.equal(await drained, 0);
      assert.equal(s.timers.pending, 0);
    });

    it("waits for another attempt too", async () => {
      const s = await scene();
      await s.outbox.accept([say("a1")]);
      await settled();
      await answer(s, "a1", away());
      const drained = s.outbox.drain(10_000);
      await s.timers.advance(500);
      await answer(s, "a1");
      assert.equal(await drained, 0);
      assert.equal(s.timers.pending, 0);
    });

    it("waits no longer than it may and leaves the rest for the next start", async () => {
      const s = await scene();
      await s.outbox.accept([say("a1"), say("a2"), say("b1", { chatId: "b" })]);
      await settled();
      await answer(s, "b1", away());
      const drained = s.outbox.drain(10_000);
      await answer(s, "a1");
      await s.timers.advance(10_000);
      assert.equal(await drained, 2);
      assert.equal(s.timers.pending, 0);
      const next = await scene({}, s.store);
      await settled();
      assert.deepEqual(next.sent, ["a2", "b1"]);
    });

    it("notes what Genesys still answered, and does not count what was cut off", async () => {
      const s = await scene();
      await s.outbox.accept([say("a"), say("b", { chatId: "b" })]);
      await settled();
      const drained = s.outbox.drain(1_000);
      await s.timers.advance(1_000);
      await drained;
      await answer(s, "a");
      await answer(s, "b", away());
      assert.deepEqual(
        (await s.store.outboxRows()).map(({ body, attempts }) => [body, attempts]),
        [["b", 0]],
      );
      assert.equal(s.timers.pending, 0);
    });
  });

  it("sends what was left from before ahead of what is accepted now", async () => {
    const s = await scene();
    await s.outbox.accept([say("old")]);
    const next = await scene({}, s.store);
    await next.outbox.accept([say("new")]);
    await settled();
    assert.deepEqual(next.sent, ["old"]);
    await answer(next, "old");
    assert.deepEqual(next.sent, ["old", "new"]);
  });

  it("a receipt and what the user says do not wait for each other; receipts keep their own order", async () => {
    const s = await scene();
    await s.outbox.accept([
      say("receipt 1", { kind: "delivered" }),
      say("receipt 2", { kind: "failed" }),
      say("a"),
      say("b"),
    ]);
    await settled();
    assert.deepEqual(s.sent, ["receipt 1", "a"]);
    assert.equal(s.outbox.state().chats, 1);
    await answer(s, "receipt 1", away());
    await answer(s, "a");
    assert.deepEqual(s.sent, ["receipt 1", "a", "b"]);
    await s.timers.advance(MINUTE);
    await answer(s, "receipt 1");
    assert.deepEqual(s.sent.at(-1), "receipt 2");
  });

  it("no chat waits for another's receipts, whatever its id is", async () => {
    const s = await scene();
    const chats = ["c", "c\nreceipts", "receipts c", "words c"];
    await s.outbox.accept([
      ...chats.map((chatId) => say(`receipt of ${chatId}`, { chatId, kind: "delivered" })),
      ...chats.map((chatId) => say(chatId, { chatId })),
    ]);
    await settled();
    assert.deepEqual(s.sent, [...chats.map((chatId) => `receipt of ${chatId}`), ...chats]);
  });
});

/** Lets the first `times` matching commits fail as a full disk would. */
function failing(store: Store, matches: (batch: Batch) => boolean, times: number): Store["commit"] {
  let left = times;
  return (batch) => {
    if (matches(batch) && left > 0) {
      left -= 1;
      return Promise.reject(new HandoverError("STORE_UNAVAILABLE", "Full.", "Make room."));
    }
    return store.commit(batch);
  };
}
