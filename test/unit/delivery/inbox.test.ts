import assert from "node:assert/strict";
import { createInbox, type Inbox, type InboxPorts, type Receiver } from "../../../lib/delivery/inbox.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { InboxDraft, Store } from "../../../lib/store/store.ts";
import { inboxDraft } from "../store/contract.ts";
import { createFakeTimers, type FakeTimers, settled } from "./fake-timers.ts";

const MINUTE = 60_000;

interface Scene {
  inbox: Inbox;
  store: Store;
  timers: FakeTimers;
  receivers: Receiver[];
  /** What the nodes got: `node:key`, with `!` when marked as redelivered. */
  got: string[];
  unclaimed: string[];
  expired: string[];
  listen(nodeId: string, change?: Partial<Receiver>): Receiver;
  /** Keys of the rows that are not done. */
  left(): Promise<string[]>;
}

async function scene(change: Partial<InboxPorts> = {}, store: Store = createMemoryStore()): Promise<Scene> {
  await store.open();
  const timers = createFakeTimers();
  const receivers: Receiver[] = [];
  const got: string[] = [];
  const unclaimed: string[] = [];
  const expired: string[] = [];
  const inbox = createInbox({
    store,
    receivers: () => receivers,
    onUnclaimed: ({ key }) => unclaimed.push(key),
    onExpired: async ({ key }) => void expired.push(key),
    random: () => 0.5,
    timers,
    retryMinutes: 15,
    log: () => {},
    ...change,
  });
  await inbox.start();
  return {
    inbox,
    store,
    timers,
    receivers,
    got,
    unclaimed,
    expired,
    listen(nodeId, how = {}) {
      const receiver: Receiver = {
        nodeId,
        competency: "*",
        confirm: "handed-over",
        emit: ({ key }, { redelivered }) => got.push(`${nodeId}:${key}${redelivered ? "!" : ""}`),
        ...how,
      };
      const at = receivers.findIndex((other) => other.nodeId === nodeId);
      if (at < 0) receivers.push(receiver);
      else receivers[at] = receiver;
      return receiver;
    },
    async left() {
      // A turn until what was emitted has arrived, and one until that is noted.
      await settled();
      await settled();
      return (await store.inboxRows()).map(({ key }) => key);
    },
  };
}

const from = (chatId: string, ...keys: string[]): InboxDraft[] =>
  keys.map((key) => inboxDraft(key, { chatId, body: { genesys: { messageId: `id of ${key}` } } }));

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

  it("lets a row wait for what completes it, in its chat's order, and nobody else", async () => {
    const ready: (() => void)[] = [];
    const s = await scene({
      prepare: (row) =>
        row.chatId === "a"
          ? new Promise((resolve) => ready.push(() => resolve({ ...row, key: `${row.key}+name` })))
          : Promise.resolve(row),
    });
    s.listen("r");
    s.inbox.release();
    await s.inbox.add([...from("a", "1", "2"), ...from("b", "3")]);
    await settled();
    assert.deepEqual(s.got, ["r:3"]);
    ready[0]?.();
    await settled();
    ready[1]?.();
    await settled();
    assert.deepEqual(s.got, ["r:3", "r:1+name", "r:2+name"]);
    assert.deepEqual(await s.left(), []);
  });

  it("emits a row as it is when nothing can complete it", async () => {
    const s = await scene({ prepare: () => Promise.reject(new Error("away")) });
    s.listen("r");
    s.inbox.release();
    await s.inbox.add(from("a", "1"));
    await settled();
    assert.deepEqual(s.got, ["r:1"]);
  });

  describe("when the flow confirms", () => {
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
      const commit = (part: { inboxDone: number[] }) =>
        s.store.commit({ ...part, meta: { receipt: "sent" } });
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

  describe("with a receiver that wants Genesys to hear of it", () => {
    const told: number[] = [];
    async function start(onDelivered?: InboxPorts["onDelivered"]) {
      told.length = 0;
      const s = await scene({
        async onDelivered({ seq }) {
          told.push(seq);
          await s.store.commit({ inboxDone: [seq] });
        },
        ...(onDelivered && { onDelivered }),
      });
      s.inbox.release();
      return s;
    }

    it("writes the end of a message together with the receipt, once, and of nothing else", async () => {
      const s = await start();
      s.listen("r", { confirm: "handed-over-receipt" });
      s.listen("silent");
      const [first] = await s.inbox.add([inboxDraft("1"), inboxDraft("typing", { kind: "event" })]);
      assert.deepEqual([await s.left(), told], [[], [first?.seq]]);
    });

    it("does nothing of the kind where nobody asked for it", async () => {
      const s = await start();
      s.listen("silent");
      s.listen("flow", { confirm: "flow" });
      await s.inbox.add(from("a", "1"));
      await s.inbox.confirm("1");
      assert.deepEqual([await s.left(), told], [[], []]);
    });

    it("leaves it to the flow's own answer where another receiver waits for that", async () => {
      const s = await start();
      s.listen("r", { confirm: "handed-over-receipt" });
      s.listen("flow", { confirm: "flow" });
      const [row] = await s.inbox.add(from("a", "1"));
      assert.deepEqual([await s.left(), told], [["1"], []]);
      await s.inbox.confirm("1", { commit: (part) => s.store.commit(part) });
      assert.deepEqual([await s.left(), told, row?.key], [[], [], "1"]);
    });

    it("ends the message without a receipt when that cannot be written", async () => {
      const s = await start(() => Promise.reject(new HandoverError("OUTBOX_FULL", "Full.", "Wait.")));
      s.listen("r", { confirm: "handed-over-receipt" });
      await s.inbox.add(from("a", "1"));
      assert.deepEqual(await s.left(), []);
    });

    it("tells of what was handed over again after a stop, once", async () => {
      const s = await start();
      s.listen("r", { confirm: "handed-over-receipt" });
      await s.inbox.add(from("a", "1"));
      s.inbox.hold();
      assert.deepEqual([await s.left(), told], [["1"], []]);
      s.inbox.release();
      await s.left();
      assert.deepEqual([told.length, s.got], [1, ["r:1", "r:1!"]]);
    });
  });
});
