/** Rows that are over when the flow says so. */
import assert from "node:assert/strict";
import { inboxDraft } from "../../store/contract.ts";
import { settled } from "../fake-timers.ts";
import { from, scene } from "./scene.ts";

describe("a message that the flow confirms", () => {
  it("keeps a message until it does, and does not hold up later ones", async () => {
    const s = await scene();
    s.listen("r", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add(from("a", "1", "2"));
    assert.deepEqual(s.got, ["r:1", "r:2"]);
    assert.deepEqual(await s.left(), ["1", "2"]);
    assert.equal((await s.inbox.confirm("id of 2"))?.key, "2");
    assert.deepEqual(await s.left(), ["1"]);
    assert.equal((await s.inbox.confirm("1"))?.key, "1");
    assert.deepEqual(await s.left(), []);
    assert.equal(await s.inbox.confirm("id of 2"), undefined);
  });

  it("does not wait for a word about events", async () => {
    const s = await scene();
    s.listen("r", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add([inboxDraft("joined", { kind: "event" }), inboxDraft("end", { kind: "ended" })]);
    assert.deepEqual(s.got, ["r:joined", "r:end"]);
    assert.deepEqual(await s.left(), []);
  });

  it("waits for every node that wants it", async () => {
    const s = await scene();
    s.listen("x", { confirm: "flow" });
    s.listen("y", { confirm: "flow" });
    s.listen("z");
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await s.inbox.confirm("1", { nodeId: "x" });
    assert.deepEqual(await s.left(), ["1"]);
    assert.equal(await s.inbox.confirm("1", { nodeId: "x" }), undefined);
    await s.inbox.confirm("1", { nodeId: "y" });
    assert.deepEqual(await s.left(), []);
  });

  it("writes the deletion together with the receipt, or neither", async () => {
    const s = await scene();
    s.listen("r", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await assert.rejects(s.inbox.confirm("1", { commit: () => Promise.reject(new Error("full")) }), /full/);
    assert.deepEqual(await s.left(), ["1"]);
    const commit = (part: { inboxDone: number[] }) => s.store.commit({ ...part, meta: { receipt: "sent" } });
    const [first, second] = await Promise.all([
      s.inbox.confirm("1", { commit }),
      s.inbox.confirm("1", { commit }),
    ]);
    assert.equal(first?.key, "1");
    assert.equal(second, undefined);
    assert.deepEqual(await s.left(), []);
    assert.equal(s.inbox.state().rows, 0);
  });

  it("takes a word that comes while the message is being handed over", async () => {
    const s = await scene();
    s.listen("r", { confirm: "flow", emit: ({ key }) => void s.inbox.confirm(key) });
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    assert.deepEqual(await s.left(), []);
  });

  it("gives what is unconfirmed again after a restart, marked", async () => {
    const before = await scene();
    before.listen("r", { confirm: "flow" });
    before.inbox.release();
    await before.inbox.add(from("a", "1", "2"));
    await before.inbox.confirm("1");
    await before.inbox.close();
    const s = await scene({}, before.store);
    s.listen("r", { confirm: "flow" });
    s.inbox.release();
    assert.deepEqual(s.got, ["r:2!"]);
  });

  it("gives what is unconfirmed to the instance that replaced its node, and to nobody who kept it", async () => {
    const s = await scene();
    s.listen("r", { confirm: "flow" });
    s.listen("stays", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add(from("a", "1", "2"));
    await settled();
    s.got.length = 0;
    s.inbox.hold();
    s.listen("r", { confirm: "flow" });
    s.inbox.release();
    assert.deepEqual(s.got, ["r:1!", "r:2!"]);
    await s.inbox.confirm("1");
    await s.inbox.confirm("2");
    assert.deepEqual(await s.left(), []);
  });

  it("gives what is unconfirmed to somebody else when its node is gone, ahead of newer ones", async () => {
    const s = await scene();
    s.listen("gone", { confirm: "flow" });
    s.inbox.release();
    await s.inbox.add(from("a", "1", "2"));
    s.inbox.hold();
    s.receivers.length = 0;
    await s.inbox.add(from("a", "3"));
    s.listen("heir");
    s.inbox.release();
    assert.deepEqual(s.got.slice(2), ["heir:1!", "heir:2!", "heir:3"]);
    assert.deepEqual(await s.left(), []);
  });
});
