/** How it stands, told to who waits: at a pace, until somebody joins, with one question per queue. */
import assert from "node:assert/strict";
import { createPositions } from "../../../lib/connector/positions.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { InboxDraft } from "../../../lib/store/store.ts";
import { AGENTS, QUEUES } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";
import { escalation } from "../escalation/escalations.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const waits = (id: string, rest: Partial<Escalation> = {}) =>
  escalation({ id, chatId: `chat of ${id}`, state: "queued", ...rest });

function setUp({ paceSeconds = 30 } = {}) {
  const timers = createFakeTimers();
  const asked: string[] = [];
  const told: InboxDraft[] = [];
  const state: { busy: boolean; waiting: number | Error; estimate: number | null | Error } = {
    busy: false,
    waiting: 3,
    estimate: 90,
  };
  const given = <T>(value: T | Error): Promise<T> =>
    value instanceof Error ? Promise.reject(value) : Promise.resolve(value);
  const positions = createPositions({
    genesys: {
      observations: {
        async ofQueues(queueIds) {
          asked.push(`observations ${queueIds.join()}`);
          const waiting = await given(state.waiting);
          return new Map(queueIds.map((id) => [id, { agentsOnQueue: 1, waiting, interacting: 0 }]));
        },
      },
      estimatedWait: {
        ofQueue(queueId) {
          asked.push(`wait ${queueId}`);
          return given(state.estimate);
        },
      },
    },
    paceSeconds,
    busy: () => state.busy,
    emitNow: (draft) => void told.push(draft),
    timers,
    now: timers.now,
  });
  return { timers, asked, told, state, positions };
}

const subscriptions = async ({ sandbox }: Bench) =>
  (await sandbox.requests()).filter(({ path }) => path.includes("/subscriptions")).length;

describe("position events", () => {
  it("tell each who waits, soon and then at the pace, and claim no position that Genesys does not give", async () => {
    const { positions, timers, told } = setUp();
    positions.changed(waits("e1"));
    await timers.advance(2_000);
    assert.deepEqual(told.length, 1);
    const { event, position, waiting, estimatedWaitSeconds, chatId } = told[0]?.body ?? {};
    assert.deepEqual(
      { event, position, waiting, estimatedWaitSeconds, chatId },
      { event: "position", position: null, waiting: 3, estimatedWaitSeconds: 90, chatId: "chat of e1" },
    );
    await timers.advance(29_000);
    assert.equal(told.length, 1);
    await timers.advance(1_000);
    await settled();
    assert.equal(told.length, 2);
  });

  it("end when somebody joins or it is over, and go on when the agent hands it back", async () => {
    const { positions, timers, told, asked } = setUp();
    positions.changed(waits("e1"));
    positions.changed(waits("e2"));
    await timers.advance(2_000);
    positions.changed(waits("e1", { state: "connected" }));
    positions.changed(waits("e2", { state: "ended" }));
    const before = asked.length;
    await timers.advance(300_000);
    assert.deepEqual([told.length, asked.length, timers.pending], [2, before, 0]);
    positions.changed(waits("e1", { state: "transferring" }));
    await timers.advance(2_000);
    assert.equal(told.length, 3);
  });

  it("a hundred chats of one queue cost two questions", async () => {
    const { positions, timers, told, asked } = setUp();
    for (let n = 0; n < 100; n++) positions.changed(waits(`e${n}`));
    await timers.advance(2_000);
    assert.deepEqual([told.length, asked], [100, ["observations q1", "wait q1"]]);
  });

  it("are those of the queue in which it was last seen to wait, which a transfer or a flow may have changed", async () => {
    const { positions, timers, told, asked } = setUp();
    positions.changed(waits("e1"));
    positions.changed(waits("e2", { waitsIn: "q2" }));
    positions.changed(waits("e3", { queueId: "", waitsIn: "q2" }));
    await timers.advance(2_000);
    assert.deepEqual(asked, ["observations q1,q2", "wait q1", "wait q2"]);
    assert.equal(told.length, 3);
  });

  it("are left out while something more important waits for the budget, and when nothing is known", async () => {
    const { positions, timers, told, asked, state } = setUp();
    state.busy = true;
    positions.changed(waits("e1"));
    await timers.advance(60_000);
    assert.deepEqual([told.length, asked.length], [0, 0]);
    Object.assign(state, { busy: false, waiting: new Error("403"), estimate: new Error("403") });
    await timers.advance(30_000);
    assert.equal(told.length, 0);
    state.estimate = 12;
    await timers.advance(30_000);
    await settled();
    assert.deepEqual(
      told.map(({ body }) => [body.waiting, body.estimatedWaitSeconds]),
      [[null, 12]],
    );
  });

  it("are off at 0, for a row without a queue, and after the close", async () => {
    const off = setUp({ paceSeconds: 0 });
    off.positions.changed(waits("e1"));
    const { positions, timers, asked } = setUp();
    positions.changed(waits("e1", { queueId: "" }));
    positions.changed(waits("e2", { endingSince: 1 }));
    assert.deepEqual([off.timers.pending, timers.pending], [0, 0]);
    positions.changed(waits("e3"));
    positions.close();
    await timers.advance(60_000);
    assert.deepEqual([asked, timers.pending], [[], 0]);
  });

  it("reach the flow of a chat that waits at the sandbox, in whichever queue", async function () {
    this.timeout(20_000);
    const bench = await startBench({ positionSeconds: 1 });
    try {
      await bench.send({ chatId: "c", action: "escalate", payload: "help", competency: "Animal" });
      const { body } = await bench.seeEvent("position");
      assert.deepEqual([body.position, body.waiting, body.chatId], [null, 1, "c"]);
      // Then an agent takes it, and hands it on to another queue: nobody waits in the first.
      await bench.sandbox.onQueue(AGENTS.amelie);
      const before = await subscriptions(bench);
      const { id } = await bench.sandbox.accept(AGENTS.amelie);
      await bench.seeEvent("joined");
      await until(async () => (await subscriptions(bench)) > before, { what: "listening to who goes" });
      await bench.sandbox.transfer(id, AGENTS.amelie, { queueId: QUEUES.payment });
      await bench.seeEvent("left");
      const since = bench.given.length;
      const there = await bench.see(
        (one) => one.body.event === "position" && bench.given.indexOf(one) >= since,
        "how it stands there",
      );
      assert.equal(there.body.waiting, 1);
    } finally {
      await bench.close();
    }
  });
});
