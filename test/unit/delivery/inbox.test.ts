/** What comes from Genesys on its way to the flow. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { InboxDraft } from "../../../lib/store/store.ts";
import { inboxDraft } from "../store/contract.ts";
import { settled } from "./fake-timers.ts";
import { from, scene } from "./inbox/scene.ts";

describe("the inbox", () => {
  it("has written a row, and what belongs to it, before it says so, and emits it in order", async () => {
    const s = await scene();
    s.listen("r");
    s.inbox.release();
    const fresh = await s.inbox.add(from("a", "1", "2"), { meta: { with: "it" } });
    assert.deepEqual(
      fresh.map(({ key }) => key),
      ["1", "2"],
    );
    assert.equal(await s.store.meta("with"), "it");
    assert.deepEqual(s.got, ["r:1", "r:2"]);
    assert.deepEqual(await s.left(), []);
    assert.deepEqual(s.inbox.state(), { rows: 0, unclaimed: 0, unconfirmed: 0 });
  });

  it("emits a key once, however often it comes", async () => {
    const s = await scene();
    s.listen("r");
    s.inbox.release();
    await Promise.all([s.inbox.add(from("a", "1")), s.inbox.add(from("a", "1", "2"))]);
    assert.deepEqual(await s.inbox.add(from("a", "2")), []);
    assert.deepEqual(s.got, ["r:1", "r:2"]);
  });

  it("says so when the store does not take it, and emits nothing", async () => {
    const store = createMemoryStore();
    const full = () => Promise.reject(new HandoverError("STORE_UNAVAILABLE", "Full.", "Make room."));
    const s = await scene({}, { ...store, commit: full });
    s.listen("r");
    s.inbox.release();
    await assert.rejects(s.inbox.add(from("a", "1")), { code: "STORE_UNAVAILABLE" });
    assert.deepEqual(s.got, []);
  });

  it("emits nothing before the flows have started, nor while they are being replaced", async () => {
    const s = await scene();
    s.listen("r");
    await s.inbox.add(from("a", "1"));
    assert.deepEqual(s.got, []);
    s.inbox.release();
    await settled();
    s.inbox.hold();
    await s.inbox.add(from("a", "2"));
    s.inbox.emitNow(from("a", "typing")[0] as InboxDraft);
    assert.deepEqual(s.got, ["r:1"]);
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1", "r:2"]);
  });

  it("emits again, marked and in order, what was still under way when the flows stopped", async () => {
    const s = await scene();
    s.listen("at once");
    s.listen("by the flow", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add(from("a", "1", "2"));
    s.inbox.hold();
    s.got.length = 0;
    s.inbox.release();
    await s.inbox.add(from("a", "3"));
    const by = (node: string) =>
      s.got.filter((line) => line.startsWith(node)).map((line) => line.split(":")[1]);
    assert.deepEqual(
      [by("at once"), by("by the flow")],
      [
        ["1!", "2!", "3"],
        ["1!", "2!", "3"],
      ],
    );
    for (const key of ["1", "2", "3"]) await s.inbox.confirm(key);
    assert.deepEqual(await s.left(), []);
  });

  it("emits what was left from before, marked, ahead of what is new", async () => {
    const before = await scene();
    await before.inbox.add([...from("a", "1"), ...from("b", "2")]);
    const s = await scene({}, before.store);
    s.listen("r");
    await s.inbox.add(from("a", "3"));
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1!", "r:3", "r:2!"]);
    assert.deepEqual(await s.left(), []);
  });

  it("gives a row to every receiver that wants it, and to no other", async () => {
    const s = await scene();
    s.listen("all");
    s.listen("animal", { competency: "Animal" });
    s.listen("none", { competency: "" });
    s.inbox.release();
    await s.inbox.add([inboxDraft("1", { competency: "Animal" }), inboxDraft("2", { competency: "" })]);
    assert.deepEqual(s.got, ["all:1", "animal:1", "all:2", "none:2"]);
  });

  it("keeps a message that a node failed to take, and goes on with the others", async () => {
    const s = await scene();
    const broken = () => {
      throw new Error("broken");
    };
    s.listen("r", { emit: broken });
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    assert.deepEqual(await s.left(), ["1"]);
    s.listen("r");
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1!"]);
    assert.deepEqual(await s.left(), []);
  });

  it("emits a long queue in portions, so that the event loop breathes", async () => {
    const s = await scene();
    s.listen("r");
    await s.inbox.add(Array.from({ length: 250 }, (_, i) => inboxDraft(`${i}`, { chatId: `chat ${i}` })));
    s.inbox.release();
    assert.equal(s.got.length, 100);
    await s.timers.advance(10);
    assert.equal(s.got.length, 250);
  });

  it("emits what need not be kept to whoever listens, and writes nothing", async () => {
    const s = await scene();
    s.listen("r");
    s.inbox.release();
    s.inbox.emitNow(from("a", "typing")[0] as InboxDraft);
    assert.deepEqual(s.got, ["r:typing"]);
    assert.deepEqual(await s.left(), []);
  });

  it("takes nothing more once it is closed, has noted what was handed over, and leaves no timer", async () => {
    const s = await scene();
    s.listen("r", { competency: "" });
    s.inbox.release();
    await s.inbox.add([inboxDraft("1"), inboxDraft("2", { competency: "nobody's" })]);
    await s.inbox.close();
    assert.deepEqual(
      (await s.store.inboxRows()).map(({ key }) => key),
      ["2"],
    );
    await assert.rejects(s.inbox.add(from("a", "3")), { code: "STORE_UNAVAILABLE" });
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1"]);
    assert.equal(s.timers.pending, 0);
  });
});
