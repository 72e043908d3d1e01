/** Rows that nobody wants: said once, kept, given up. */
import assert from "node:assert/strict";
import { inboxDraft } from "../../store/contract.ts";
import { settled } from "../fake-timers.ts";
import { from, MINUTE, scene } from "./scene.ts";

describe("what nobody in the flow wants", () => {
  it("keeps what nobody wants, says so once, and emits it as soon as somebody does", async () => {
    const s = await scene();
    s.listen("animal", { competency: "Animal" });
    s.inbox.release();
    await s.inbox.add([
      inboxDraft("p1", { competency: "Payment" }),
      inboxDraft("a1", { competency: "Animal" }),
      inboxDraft("p2", { competency: "Payment" }),
    ]);
    assert.deepEqual(s.got, ["animal:a1"]);
    s.inbox.release();
    assert.deepEqual(s.unclaimed, ["p1", "p2"]);
    assert.equal(s.inbox.state().unclaimed, 2);
    s.listen("payment", { competency: "Payment" });
    s.inbox.release();
    assert.deepEqual(s.got, ["animal:a1", "payment:p1", "payment:p2"]);
    assert.equal(s.timers.pending, 0);
  });

  it("gives up what nobody wanted for retryMinutes", async () => {
    const s = await scene();
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await s.timers.advance(15 * MINUTE - 1);
    assert.deepEqual(s.expired, []);
    await s.timers.advance(1);
    assert.deepEqual(s.expired, ["1"]);
    assert.deepEqual(await s.left(), []);
    s.listen("r");
    s.inbox.release();
    assert.deepEqual(s.got, []);
    assert.equal(s.timers.pending, 0);
  });

  it("keeps it when the last word on it cannot be said, and asks again", async () => {
    let tries = 0;
    const s = await scene({
      onExpired: async () => {
        tries += 1;
        if (tries === 1) throw new Error("Genesys is away");
      },
    });
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await s.timers.advance(15 * MINUTE);
    assert.deepEqual(await s.left(), ["1"]);
    await s.timers.advance(MINUTE);
    assert.equal(tries, 2);
    assert.deepEqual(await s.left(), []);
  });

  it("still has it when the flows were released while its last word was refused", async () => {
    let refuse = () => {};
    const s = await scene({
      onExpired: () => new Promise((_, reject) => (refuse = () => reject(new Error("away")))),
    });
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await s.timers.advance(15 * MINUTE);
    s.inbox.release();
    refuse();
    await settled();
    s.listen("r");
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1"]);
    assert.deepEqual(await s.left(), []);
  });

  it("does not give up a message in the middle of a deploy", async () => {
    const s = await scene();
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    s.inbox.hold();
    await s.timers.advance(15 * MINUTE);
    s.listen("r");
    s.inbox.release();
    assert.deepEqual([s.expired, s.got], [[], ["r:1"]]);
  });
});
