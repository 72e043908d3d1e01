/** What follows from an attempt that failed: another one, or the end of the message. */
import assert from "node:assert/strict";
import { settled } from "../fake-timers.ts";
import { answer, away, codeOf, MINUTE, refused, say, scene } from "./scene.ts";

describe("an attempt that fails", () => {
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
});
