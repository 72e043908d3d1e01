import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createThrottling } from "../../../lib/connector/throttling.ts";
import { createBudget } from "../../../lib/delivery/budget.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

function scene() {
  const timers = createFakeTimers();
  const budget = createBudget({ requestsPerMinute: 60, now: timers.now, timers });
  const conditions = createConditions();
  const throttling = () => createThrottling({ conditions, budget, timers });
  /** More than the bucket holds. */
  const ask = (count: number) => {
    for (let i = 0; i < count; i++) void budget.take("text", `chat ${i}`);
  };
  return { timers, budget, conditions, throttling, ask };
}

describe("the status while requests wait for the budget", () => {
  it("is shown once they have waited for a second, and goes when none waits any more", async () => {
    const { timers, conditions, throttling, ask } = scene();
    const watching = throttling();
    ask(40);
    await timers.advance(900);
    assert.equal(conditions.has("throttled"), false);
    await timers.advance(200);
    assert.equal(conditions.has("throttled"), true);
    await timers.advance(60_000);
    assert.equal(conditions.has("throttled"), false);
    watching.close();
    assert.equal(timers.pending, 0);
  });

  it("does not flicker for a moment's wait", async () => {
    const { timers, budget, conditions, throttling } = scene();
    throttling();
    let shown = 0;
    conditions.onChange(() => shown++);
    budget.pause(0.5);
    void budget.take("text", "chat");
    await timers.advance(5_000);
    assert.equal(shown, 0);
  });

  it("is shown by a connector too whose OAuth client another one has exhausted", async () => {
    const { timers, conditions, throttling, ask } = scene();
    ask(40);
    throttling();
    await timers.advance(1_100);
    assert.equal(conditions.has("throttled"), true);
  });

  it("is shown while Genesys asked for silence", async () => {
    const { timers, budget, conditions, throttling } = scene();
    throttling();
    budget.pause(30);
    void budget.take("text", "chat");
    await timers.advance(1_100);
    assert.equal(conditions.has("throttled"), true);
    await timers.advance(30_000);
    assert.equal(conditions.has("throttled"), false);
  });

  it("says nothing more once it is closed", async () => {
    const { timers, conditions, throttling, ask } = scene();
    const watching = throttling();
    ask(40);
    watching.close();
    await timers.advance(5_000);
    assert.equal(conditions.has("throttled"), false);
  });
});
