import assert from "node:assert/strict";
import {
  createOutbox,
  type Outbox,
  type OutboxPorts,
  type Transmitted,
} from "../../../lib/delivery/outbox.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { Batch, OutboxOutcome, OutboxRow, Store } from "../../../lib/store/store.ts";
import { outboxDraft } from "../store/contract.ts";
import { createFakeTimers, type FakeTimers, settled } from "./fake-timers.ts";

const MINUTE = 60_000;
const away = () =>
  new HandoverError("GENESYS_UNREACHABLE", "Away.", "Wait.", { status: 503, retriable: true });
const refused = () => new HandoverError("GENESYS_REJECTED", "No.", "Look.", { status: 400 });

interface OnTheWire {
  row: OutboxRow;
  ok(result?: Transmitted): void;
  fail(error: HandoverError): void;
}

/** An outbox whose Genesys is played by the test. */
interface Scene {
  outbox: Outbox;
  store: Store;
  timers: FakeTimers;
  /** Requests that have no answer yet. */
  wire: OnTheWire[];
  /** Texts in the order in which they went out, repeats included. */
  sent: unknown[];
  told: { text: unknown; outcome: OutboxOutcome; attempts: number; latencyMs: number }[];
  logged: string[];
}

async function scene(change: Partial<OutboxPorts> = {}, store: Store = createMemoryStore()): Promise<Scene> {
  await store.open();
  const timers = createFakeTimers();
  const made: Omit<Scene, "outbox"> = { store, timers, wire: [], sent: [], told: [], logged: [] };
  const outbox = createOutbox({
    store,
    transmit: (row) =>
      new Promise((resolve, reject) => {
        made.sent.push(row.body);
        const leave = () => made.wire.splice(made.wire.indexOf(request), 1);
        const request = {
          row,
          ok(result: Transmitted = {}) {
            leave();
            resolve(result);
          },
          fail(error: HandoverError) {
            leave();
            reject(error);
          },
        };
        made.wire.push(request);
      }),
    onOutcome: async (row, outcome, told) => {
      made.told.push({ text: row.body, outcome, ...told });
      return true;
    },
    now: timers.now,
    random: () => 0.5,
    timers,
    retryMinutes: 15,
    maxRows: 100,
    maxBytes: 1_000_000,
    log: (line) => made.logged.push(line),
    ...change,
  });
  await outbox.start();
  return { ...made, outbox };
}

const say = (text: string, change = {}) =>
  outboxDraft({ body: text, acceptedAt: 1_700_000_000_000, ...change });

async function answer(
  { wire }: Scene,
  text: string,
  result: Transmitted | HandoverError = {},
): Promise<void> {
  const request = wire.find(({ row }) => row.body === text);
  assert.ok(request, `${text} is not on the wire`);
  if (result instanceof HandoverError) request.fail(result);
  else request.ok(result);
  await settled();
  await settled();
}

/** The code of the first result, which must be a failure. */
function codeOf({ told: [first] }: Scene): string {
  assert.ok(first && !first.outcome.ok);
  return first.outcome.code;
}

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
    assert.equal(s.outbox.size, 0);
    assert.deepEqual(s.outbox.state(), { rows: 0, bytes: 0, chats: 0, untold: 0 });
  });

  it("keeps the head of the chat's queue while it is retried, and holds up nobody else", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1"), say("a2"), say("b1", { chatId: "b" })]);
    await settled();
    await answer(s, "a1", away());
    await answer(s, "b1");
    assert.deepEqual(s.sent, ["a1", "b1"]);
    await s.timers.advance(500);
    assert.deepEqual(s.sent, ["a1", "b1", "a1"]);
    await answer(s, "a1");
    await answer(s, "a2");
    assert.deepEqual(
      s.told.map(({ text, attempts }) => [text, attempts]),
      [
        ["b1", 1],
        ["a1", 2],
        ["a2", 1],
      ],
    );
    assert.equal(s.timers.pending, 0);
  });

  it("gives up after retryMinutes with GENESYS_UNREACHABLE, counted over a restart", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1"), say("a2")]);
    await settled();
    await answer(s, "a1", away());
    const first = (await s.store.outboxRows())[0];
    assert.equal(first?.attempts, 1);
    assert.equal(first?.firstFailedAt, s.timers.now());

    const again = await scene({}, s.store);
    await again.timers.advance(15 * MINUTE);
    await answer(again, "a1", away());
    assert.equal(codeOf(again), "GENESYS_UNREACHABLE");
    await settled();
    assert.deepEqual(again.sent, ["a1", "a2"]);
  });

  it("fails a refused message at once and goes on with the next", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1"), say("a2")]);
    await settled();
    await answer(s, "a1", refused());
    assert.equal(codeOf(s), "GENESYS_REJECTED");
    assert.deepEqual(s.sent, ["a1", "a2"]);
  });

  it("tells one result for a split message: success with its last part", async () => {
    const sentRows: unknown[] = [];
    const s = await scene({ onSent: async (row) => void sentRows.push(row.body) });
    await s.outbox.accept([say("1/2", { last: false }), say("2/2")]);
    await settled();
    await answer(s, "1/2");
    assert.deepEqual(s.told, []);
    await answer(s, "2/2");
    assert.deepEqual(
      s.told.map(({ text }) => text),
      ["2/2"],
    );
    assert.deepEqual(sentRows, ["1/2", "2/2"]);
  });

  it("ends a split message with its first failing part; the parts behind it do not go out", async () => {
    const s = await scene();
    await s.outbox.accept([
      say("1/3", { last: false }),
      say("2/3", { last: false }),
      say("3/3"),
      say("next"),
    ]);
    await settled();
    await answer(s, "1/3");
    await answer(s, "2/3", refused());
    assert.deepEqual(
      s.told.map(({ text, outcome }) => [text, outcome.ok]),
      [["3/3", false]],
    );
    assert.deepEqual(s.sent, ["1/3", "2/3", "next"]);
    assert.deepEqual(
      (await s.store.outboxRows()).map(({ body }) => body),
      ["next"],
    );
  });

  it("fails the rest of an escalation whose first message failed, and not the chat's next escalation", async () => {
    const hook: string[] = [];
    const s = await scene({ onOpeningFailed: async ({ escalationId }) => void hook.push(escalationId) });
    await s.outbox.accept([
      say("open", { opens: true, escalationId: "e1" }),
      say("more", { escalationId: "e1" }),
      say("end", { escalationId: "e1", kind: "end" }),
      say("second", { escalationId: "e2", opens: true }),
    ]);
    await settled();
    await answer(s, "open", refused());
    assert.deepEqual(hook, ["e1"]);
    assert.deepEqual(
      s.told.map(({ text, outcome }) => [text, outcome.ok || outcome.code]),
      [
        ["open", "GENESYS_REJECTED"],
        ["more", "NOT_ESCALATED"],
        ["end", "NOT_ESCALATED"],
      ],
    );
    assert.deepEqual(s.sent, ["open", "second"]);
  });

  it("fails what a chat still has to send when asked, but not what is on the wire", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1"), say("a2"), say("b1", { chatId: "b" })]);
    await settled();
    s.outbox.failChat("chat", new HandoverError("NOT_ESCALATED", "It ended.", "Escalate again."));
    await answer(s, "a1");
    assert.deepEqual(
      s.told.map(({ text, outcome }) => [text, outcome.ok]),
      [
        ["a1", true],
        ["a2", false],
      ],
    );
    await s.outbox.accept([say("a3")]);
    await settled();
    assert.deepEqual(s.sent, ["a1", "b1", "a3"]);
  });

  it("fails at once what was waiting for its next attempt", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1")]);
    await settled();
    await answer(s, "a1", away());
    s.outbox.failChat("chat", new HandoverError("NOT_ESCALATED", "It ended.", "Escalate again."));
    await settled();
    assert.equal(s.told.length, 1);
    assert.equal(s.timers.pending, 0);
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

  describe("when nobody can take a result", () => {
    it("keeps it over a restart and hands it over when the node is there, once", async () => {
      const deaf = await scene({ onOutcome: async () => false });
      await deaf.outbox.accept([say("a"), say("other node", { nodeId: "other" })]);
      await settled();
      await answer(deaf, "a", { messageId: "m" });
      await answer(deaf, "other node", refused());
      assert.equal(deaf.outbox.state().untold, 2);
      await deaf.outbox.retryOutcomes("send");
      assert.equal(deaf.outbox.state().untold, 2);

      const s = await scene({}, deaf.store);
      assert.deepEqual(s.sent, []);
      await Promise.all([s.outbox.retryOutcomes("send"), s.outbox.retryOutcomes("send")]);
      assert.deepEqual(
        s.told.map(({ text, outcome }) => [text, outcome.ok]),
        [["a", true]],
      );
      await s.outbox.retryOutcomes("other");
      assert.equal(s.told.length, 2);
      assert.deepEqual(await s.store.outboxRows(), []);
    });

    it("asks again when the node appeared while the result was being offered", async () => {
      const offers: ((taken: boolean) => void)[] = [];
      const s = await scene({ onOutcome: () => new Promise((resolve) => offers.push(resolve)) });
      await s.outbox.accept([say("a")]);
      await settled();
      await answer(s, "a");
      await s.outbox.retryOutcomes("send");
      offers[0]?.(false);
      await settled();
      assert.equal(offers.length, 2);
      offers[1]?.(true);
      await settled();
      assert.deepEqual(await s.store.outboxRows(), []);
    });

    it("forgets it when its node is gone for good", async () => {
      const s = await scene({ onOutcome: async () => false });
      await s.outbox.accept([say("a"), say("b", { nodeId: "stays" })]);
      await settled();
      await answer(s, "a");
      await answer(s, "b");
      assert.equal(await s.outbox.forgetOutcomes((nodeId) => nodeId !== "stays"), 1);
      assert.deepEqual(
        (await s.store.outboxRows()).map(({ body }) => body),
        ["b"],
      );
    });
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

  it("settles when everything was sent or failed", async () => {
    const s = await scene();
    await s.outbox.accept([say("a1")]);
    await settled();
    let done = false;
    const all = s.outbox.settle().then(() => {
      done = true;
    });
    await answer(s, "a1", away());
    assert.equal(done, false);
    await s.timers.advance(500);
    await answer(s, "a1");
    await all;
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
