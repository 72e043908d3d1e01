import assert from "node:assert/strict";
import { createWatching } from "../../../lib/connector/watching.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createTracker } from "../../../lib/escalation/tracker.ts";
import { createChannelPlaces } from "../../../lib/genesys/channel-places.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";
import { conversing, storeWith } from "../escalation/escalations.ts";
import { AT, gone, left, view } from "../escalation/views.ts";

const escalation = {
  id: "escalation",
  chatId: "chat",
  number: 1,
  state: "queued",
  competency: "",
  conversationId: "conversation",
  integrationId: "integration",
} as Partial<Escalation> as Escalation;

/** A Genesys that does not answer. */
async function scene() {
  const timers = createFakeTimers();
  const store = createMemoryStore();
  await store.open();
  await store.commit({ escalations: [escalation] });
  let asked = 0;
  let behindMs = 0;
  const never = () => new Promise<never>(() => {});
  const get = () => {
    asked += 1;
    return never();
  };
  const watching = createWatching({
    genesys: {
      conversations: { get },
      notifications: { channels: never },
    } as never,
    places: createChannelPlaces(),
    store,
    tracker: {} as never,
    timers,
    now: () => timers.now() - behindMs,
    reading: { stretch: () => 1, leave() {} },
    onSocket() {},
    onPeriod() {},
    log() {},
  });
  /** How long an agent's word waits for the name, ms. */
  const word = async () => {
    const began = timers.now();
    let done = false;
    void watching.learnAgent(escalation).then(() => {
      done = true;
    });
    for (await settled(); !done; await settled()) await timers.advance(100);
    return timers.now() - began;
  };
  const setClockBack = (ms: number) => {
    behindMs = ms;
  };
  return { timers, watching, word, asked: () => asked, setClockBack };
}

describe("an end whose reason had still to be read when the process died", () => {
  it("is read at the next start, and told", async () => {
    const timers = createFakeTimers(AT + 60_000);
    const legClosed = { at: AT, source: "notification", disconnectType: "PEER" } as const;
    const known = conversing({ legClosed });
    const store = await storeWith(known);
    const told: unknown[] = [];
    const tracker = createTracker({
      store,
      async tell(drafts, change) {
        told.push(...drafts.map(({ kind, body }) => [kind, body.event ?? body.reason]));
        await store.commit(change);
      },
      changed() {},
    });
    const watching = createWatching({
      genesys: { conversations: { get: async () => view(gone("peer"), left("Amélie", "client")) } } as never,
      places: createChannelPlaces(),
      store,
      tracker,
      timers,
      now: timers.now,
      reading: { stretch: () => 1, leave() {} },
      onSocket() {},
      onPeriod() {},
      log() {},
    });
    watching.resume(known);
    for (let turn = 0; turn < 10; turn++) await settled();
    assert.deepEqual(told, [
      ["event", "joined"],
      ["ended", "agent"],
    ]);
    watching.close();
  });
});

describe("the agent's name", () => {
  it("is waited for before the first word, not before each one, while Genesys does not tell", async () => {
    const { timers, watching, word, asked, setClockBack } = await scene();
    assert.deepEqual([await word(), await word(), await word()], [1500, 0, 0]);
    assert.equal(asked(), 1);
    await timers.advance(15_000);
    assert.equal(await word(), 1500);
    setClockBack(3_600_000);
    assert.equal(await word(), 1500);
    watching.close();
  });
});
