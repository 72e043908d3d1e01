import assert from "node:assert/strict";
import fc from "fast-check";
import { type Budget, createBudget } from "../../../lib/delivery/budget.ts";
import { budgetFor } from "../../../lib/delivery/budgets.ts";
import type { Priority } from "../../../lib/genesys/budget.ts";
import { createFakeTimers, type FakeTimers } from "./fake-timers.ts";

const limited = (requestsPerMinute = 300): { budget: Budget; timers: FakeTimers } => {
  const timers = createFakeTimers();
  return { timers, budget: createBudget({ requestsPerMinute, now: timers.now, timers }) };
};

/** Asks many times and notes who was served, in order. */
function ask(budget: Budget, served: string[], priority: Priority, lane: string, maxWaitMs?: number) {
  return budget.take(priority, lane, maxWaitMs).then(
    () => void served.push(`${priority}:${lane}`),
    (error) => void served.push(`${priority}:${lane}:${error.code}`),
  );
}

/** Uses up what texts may use; the kept tenth stays. */
async function spendTexts(budget: Budget): Promise<void> {
  for (let i = 0; i < 18; i++) await budget.take("text", "burst");
}

describe("the rate budget", () => {
  it("lets no 60-second window see more requests than the limit, however they come", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(2, 3, 10, 40, 180, 300),
        fc.array(
          fc.tuple(
            fc.nat(20_000),
            fc.integer({ min: 1, max: 60 }),
            fc.constantFrom<Priority>("text", "end", "polling"),
          ),
          { minLength: 1, maxLength: 12 },
        ),
        async (limit, bursts) => {
          const { budget, timers } = limited(limit);
          const times: number[] = [];
          for (const [pauseMs, count, priority] of bursts) {
            for (let i = 0; i < count; i++)
              void budget.take(priority, `chat${i % 5}`).then(() => times.push(timers.now()));
            await timers.advance(pauseMs);
          }
          await timers.advance(120_000);
          for (const [i, from] of times.entries()) {
            const inWindow = times.slice(i).filter((time) => time <= from + 60_000).length;
            assert.ok(inWindow <= limit, `${inWindow} requests in 60 s at a limit of ${limit}`);
          }
        },
      ),
      { numRuns: 25 },
    );
  });

  it("gives nearly the whole limit to texts alone while nobody polls", async () => {
    const { budget, timers } = limited();
    let served = 0;
    for (let i = 0; i < 600; i++) void budget.take("text", `chat${i}`).then(() => served++);
    await timers.advance(60_000);
    assert.ok(served >= 290 && served <= 300, `served ${served}`);
  });

  it("serves text before end before receipt before polling once the kept tenth is spent", async () => {
    const { budget, timers } = limited();
    await spendTexts(budget);
    await budget.take("polling", "reconcile");
    await budget.take("polling", "reconcile");
    budget.pause(5); // hold the door while the line forms
    const served: string[] = [];
    for (const priority of ["polling", "receipt", "end", "text"] as const)
      void ask(budget, served, priority, "a");
    await timers.advance(4_999);
    assert.equal(served.length, 0);
    await timers.advance(60_000);
    // The kept tenth goes to end and polling first; the common part goes by priority.
    assert.deepEqual(
      served.filter((who) => !/end|polling/.test(who)),
      ["text:a", "receipt:a"],
    );
    assert.ok(served.indexOf("end:a") < served.indexOf("polling:a"));
  });

  it("keeps a tenth for polling and ends while texts queue", async () => {
    const { budget, timers } = limited();
    const served: string[] = [];
    for (let i = 0; i < 1000; i++) void ask(budget, served, "text", `chat${i}`);
    for (let i = 0; i < 100; i++) void ask(budget, served, "polling", "reconcile");
    await timers.advance(60_000);
    const polls = served.filter((who) => who.startsWith("polling")).length;
    assert.ok(polls >= 28 && polls <= 31, `polls ${polls}`);
    assert.ok(served.length <= 300 && served.length >= 290, `all ${served.length}`);
  });

  it("serves chats in turn within one priority, so that a talkative chat starves nobody", async () => {
    const { budget, timers } = limited();
    await spendTexts(budget);
    const served: string[] = [];
    for (let i = 0; i < 50; i++) void ask(budget, served, "text", "talkative");
    void ask(budget, served, "text", "quiet");
    await timers.advance(600);
    assert.ok(served.slice(0, 2).includes("text:quiet"), served.join());
  });

  it("drops typing instead of queueing it behind text", async () => {
    const { budget } = limited();
    await budget.take("typing", "a");
    for (let i = 0; i < 17; i++) await budget.take("text", "burst");
    await assert.rejects(budget.take("typing", "a"), { code: "GENESYS_RATE_LIMIT" });
    assert.equal(budget.state().waiting, 0);
  });

  it("reading that waits neither drops typing nor holds up a text, and is no throttling", async () => {
    const { budget, timers } = limited();
    const told: boolean[] = [];
    budget.onThrottle((throttled) => void told.push(throttled));
    let read = 0;
    for (let i = 0; i < 500; i++) void budget.take("polling", `chat${i}`).then(() => read++);
    for (let second = 0; second < 30; second++) {
      await timers.advance(1_000);
      await budget.take("typing", "a");
      await budget.take("text", "a");
      assert.ok(budget.state().waiting > 0, "reading waits");
    }
    assert.equal(budget.state().throttledSince, undefined);
    assert.deepEqual(told, []);
    assert.ok(read > 60, `${read} were read meanwhile`);
  });

  it("a text that has to wait goes before reading that has waited longer, and is throttling until it goes", async () => {
    const { budget, timers } = limited();
    const served: string[] = [];
    for (let i = 0; i < 50; i++) void ask(budget, served, "polling", `chat${i}`);
    // What reading has left.
    for (let i = 0; i < 9; i++) await budget.take("text", "burst");
    const told: boolean[] = [];
    budget.onThrottle((throttled) => void told.push(throttled));
    served.length = 0;
    for (let i = 0; i < 3; i++) void ask(budget, served, "text", "late");
    await timers.advance(1_000);
    assert.deepEqual(
      served.filter((who) => who.startsWith("text")),
      ["text:late", "text:late", "text:late"],
    );
    assert.deepEqual(told, [true, false]);
  });

  it("says what the limit is, also when Genesys allows less", () => {
    const { budget } = limited(300);
    assert.equal(budget.limit(), 300);
    budget.learn({ count: 1, allowed: 60, resetSeconds: 60 });
    assert.equal(budget.limit(), 60);
    budget.setLimit(0);
    assert.equal(budget.limit(), 0);
  });

  it("is silent for as long as Genesys asks after a 429, ends and polling too", async () => {
    const { budget, timers } = limited();
    budget.pause(42);
    const served: string[] = [];
    for (const priority of ["text", "end", "polling"] as const) void ask(budget, served, priority, "a");
    await timers.advance(41_999);
    assert.deepEqual(served, []);
    await timers.advance(2);
    assert.equal(served.length, 3);
  });

  it("learns a lower limit than the configured one from the headers", async () => {
    const { budget, timers } = limited(300);
    budget.learn({ count: 1, allowed: 60, resetSeconds: 60 });
    let served = 0;
    for (let i = 0; i < 600; i++) void budget.take("text", `chat${i}`).then(() => served++);
    await timers.advance(59_000);
    assert.ok(served <= 60, `served ${served}`);
  });

  it("waits for the next minute when others used up this one", async () => {
    const { budget, timers } = limited();
    budget.learn({ count: 298, allowed: 300, resetSeconds: 30 });
    let served = 0;
    for (let i = 0; i < 10; i++) void budget.take("text", `chat${i}`).then(() => served++);
    await timers.advance(29_000);
    assert.equal(served, 2);
    await timers.advance(2_000);
    assert.equal(served, 10);
  });

  it("fails a text that waited longer than it may, and serves the others", async () => {
    const { budget, timers } = limited();
    await spendTexts(budget);
    budget.pause(100);
    const served: string[] = [];
    void ask(budget, served, "text", "impatient", 60_000);
    void ask(budget, served, "text", "patient", 600_000);
    await timers.advance(60_000);
    assert.deepEqual(served, ["text:impatient:GENESYS_RATE_LIMIT"]);
    await timers.advance(60_000);
    assert.equal(served[1], "text:patient");
  });

  it("says since when it throttles and leaves no timer behind", async () => {
    const { budget, timers } = limited();
    await spendTexts(budget);
    const began = timers.now();
    for (let i = 0; i < 5; i++) void budget.take("text", `chat${i}`, 900_000);
    assert.deepEqual(budget.state(), { throttledSince: began, waiting: 5 });
    await timers.advance(10_000);
    assert.deepEqual(budget.state(), { waiting: 0 });
    assert.equal(timers.pending, 0);
  });

  it("lets everything through with 0 requests per minute, except during a pause", async () => {
    const { budget, timers } = limited(0);
    for (let i = 0; i < 5_000; i++) await budget.take("text", "a");
    budget.pause(3);
    let served = 0;
    for (let i = 0; i < 100; i++) void budget.take("text", "a").then(() => served++);
    await timers.advance(2_999);
    assert.equal(served, 0);
    await timers.advance(1);
    assert.equal(served, 100);
  });

  it("takes a changed limit over to those who already wait", async () => {
    const { budget, timers } = limited(2);
    let served = 0;
    for (let i = 0; i < 50; i++) void budget.take("text", "a").then(() => served++);
    await timers.advance(1_000);
    assert.equal(served, 1);
    budget.setLimit(0);
    await timers.advance(0);
    assert.equal(served, 50);
  });

  it("is one per API host and client, whoever asks", () => {
    const one = budgetFor("api.example.test", "client-a", 300);
    assert.equal(budgetFor("api.example.test", "client-a", 300), one);
    assert.notEqual(budgetFor("api.example.test", "client-b", 300), one);
    assert.notEqual(budgetFor("api.other.test", "client-a", 300), one);
  });
});
