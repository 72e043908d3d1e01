/** N failures of the bot in a row, as the router counts them: by what messages say of the bot, once each. */
import assert from "node:assert/strict";
import type { EvaluatedRule } from "../../../lib/routing/triggers.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { routingWithoutQueues } from "./without-queues.ts";

function setUp(after = 3) {
  const timers = createFakeTimers();
  const routing = routingWithoutQueues({ store: createMemoryStore(), timers, now: timers.now });
  const rule = (actual: unknown, expected: number): EvaluatedRule => ({
    operator: "failures",
    property: "notUnderstood",
    counter: "router msg.notUnderstood",
    actual,
    expected,
    competency: "",
  });
  /** Where messages that say this of the bot go. */
  async function outputs(...told: unknown[]): Promise<string[]> {
    const all: string[] = [];
    for (const actual of told) all.push(await output(actual));
    return all;
  }
  async function output(actual: unknown, message: object = {}, rules = [rule(actual, after)]) {
    const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
    const question = { chatId: "c", action: "message", competency: "", limits, reopenMinutes: 0 };
    const decided = await routing.route({ ...question, rules, message, whenUnknown: "agent" });
    routing.turnTaken("c");
    return decided.output;
  }
  return { outputs, output, rule };
}

describe("failures of the bot in a row", () => {
  it("escalate with the last of them, and a success in between begins anew", async () => {
    assert.deepEqual(await setUp().outputs(true, true, true), ["bot", "bot", "agent"]);
    assert.deepEqual(await setUp().outputs(true, "true", false, true, true), Array(5).fill("bot"));
  });

  it("are not interrupted by messages that say nothing of the bot, and these alone ask for nobody", async () => {
    const { outputs } = setUp();
    assert.deepEqual(await outputs(true, undefined, true, null, undefined), Array(5).fill("bot"));
    assert.deepEqual(await outputs(true), ["agent"]);
  });

  it("begin anew after the handover", async () => {
    assert.deepEqual(await setUp(2).outputs(true, true, true, true), ["bot", "agent", "bot", "agent"]);
  });

  it("are one per message, whatever number of rules looks at it and however often it is decided", async () => {
    const { output, rule } = setUp();
    const both = [rule(true, 2), rule(true, 5)];
    assert.equal(await output(true, {}, both), "bot");
    assert.equal(await output(true, {}, both), "agent");
    const overtaken = {};
    const one = setUp(2);
    assert.deepEqual([await one.output(true, overtaken), await one.output(true, overtaken)], ["bot", "bot"]);
  });
});
