/** What of all that passes the router is a user's word: only that asks for a human, goes on with one, or tells of the bot. */
import assert from "node:assert/strict";
import type { RouterQuestion } from "../../../lib/connector/routing.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { escalation } from "../escalation/escalations.ts";
import { routingWithoutQueues } from "./without-queues.ts";

async function setUp() {
  const timers = createFakeTimers();
  const store = createMemoryStore();
  await store.open();
  const routing = routingWithoutQueues({ store, timers, now: timers.now });
  const say = async (action: unknown, rest: Partial<RouterQuestion> = {}) => {
    const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
    const question = { chatId: "c", action, competency: "", rules: [], limits, reopenMinutes: 60 };
    const { output } = await routing.route({ ...question, whenUnknown: "agent", ...rest });
    routing.turnTaken("c");
    return output;
  };
  const isEnded = () => keep({ state: "ended", endReason: "agent", endedAt: timers.now() });
  const keep = (rest: object) =>
    store.commit({
      escalations: [escalation({ id: "e1", chatId: "c", competency: "", queueId: "", ...rest })],
    });
  return { say, isEnded, keep };
}

describe("soon after the end, where the user goes back to the agents", () => {
  for (const action of ["typing", "delivered", "failed", "end"]) {
    it(`${action} opens nothing: it is no word of the user's`, async () => {
      const { say, isEnded } = await setUp();
      await isEnded();
      assert.equal(await say(action), "bot");
    });
  }

  it("the user's next word goes back", async () => {
    const { say, isEnded } = await setUp();
    await isEnded();
    assert.equal(await say(undefined), "agent");
  });
});

describe("failures of the bot", () => {
  const failed = { operator: "failures", property: "p", actual: true, expected: 2, competency: "" } as const;

  it("are not told of by typing or a receipt", async () => {
    const { say } = await setUp();
    for (const action of ["typing", "delivered", "failed", "end"]) {
      assert.equal(await say(action, { rules: [failed], message: {} }), "bot");
    }
    assert.equal(await say("message", { rules: [failed], message: {} }), "bot");
  });

  it("are none while an agent has the chat, because the bot says nothing there", async () => {
    const { say, keep } = await setUp();
    await keep({ state: "connected" });
    for (let word = 0; word < 3; word++) {
      assert.equal(await say("message", { rules: [failed], message: {} }), "agent");
    }
    await keep({ state: "ended", endReason: "user", endedAt: 0 });
    assert.equal(await say("message", { rules: [failed], message: {} }), "bot");
    assert.equal(await say("message", { rules: [failed], message: {} }), "agent");
  });
});
