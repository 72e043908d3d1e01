/** Whether a queue can take a chat: a verdict with reasons, from figures that are seconds old at most. */
import assert from "node:assert/strict";
import { createFigures, judge, type QueueFigures, unknown } from "../../../lib/routing/availability.ts";
import { createFakeTimers, settled } from "../delivery/fake-timers.ts";

const AT = 1_700_000_000_000;
const figures = (
  agentsOnQueue: number,
  waiting = 0,
  estimatedWaitSeconds: number | null = null,
): QueueFigures => ({
  agentsOnQueue,
  waiting,
  estimatedWaitSeconds,
});
const off = { maxWaiting: 0, maxWaitSeconds: 0 };

describe("the verdict", () => {
  const table: [string, QueueFigures, { maxWaiting: number; maxWaitSeconds: number }, string, string[]][] = [
    ["agents on queue", figures(1), off, "open", []],
    ["agents on queue and a crowd, without limits", figures(1, 999, 9999), off, "open", []],
    ["nobody on queue", figures(0), off, "no-agents", ["nobody-on-queue"]],
    ["as many waiting as the limit", figures(2, 5), { ...off, maxWaiting: 5 }, "open", []],
    ["more waiting than the limit", figures(2, 6), { ...off, maxWaiting: 5 }, "full", ["too-many-waiting"]],
    ["a wait as long as the limit", figures(2, 0, 60), { ...off, maxWaitSeconds: 60 }, "open", []],
    ["a longer wait", figures(2, 0, 61), { ...off, maxWaitSeconds: 60 }, "full", ["wait-too-long"]],
    ["an unknown wait stops nobody", figures(2, 0, null), { ...off, maxWaitSeconds: 1 }, "open", []],
    [
      "both limits",
      figures(2, 9, 99),
      { maxWaiting: 1, maxWaitSeconds: 1 },
      "full",
      ["too-many-waiting", "wait-too-long"],
    ],
    [
      "nobody on queue and a crowd",
      figures(0, 9),
      { ...off, maxWaiting: 1 },
      "no-agents",
      ["nobody-on-queue", "too-many-waiting"],
    ],
  ];
  for (const [what, read, limits, verdict, reasons] of table) {
    it(`${what} → ${verdict}`, () => {
      assert.deepEqual(judge(read, limits, AT), { verdict, reasons, checkedAt: AT, ...read });
    });
  }

  it("what is unknown claims no figures, and says why and when", () => {
    assert.deepEqual(unknown("no-queue", AT), {
      verdict: "unknown",
      agentsOnQueue: null,
      waiting: null,
      estimatedWaitSeconds: null,
      reasons: ["no-queue"],
      checkedAt: AT,
    });
  });
});

describe("asking for the figures", () => {
  function setUp() {
    const timers = createFakeTimers(AT);
    const asked: string[] = [];
    const open: { answer(figures: QueueFigures): void; fail(error: Error): void }[] = [];
    const source = createFigures((queueId) => {
      asked.push(queueId);
      return new Promise((answer, fail) => open.push({ answer, fail }));
    }, timers.now);
    return { timers, asked, open, source };
  }

  it("a hundred questions of one moment are one request", async () => {
    const { source, asked, open } = setUp();
    const answers = Array.from({ length: 100 }, () => source.of("q1"));
    open[0]?.answer(figures(3));
    assert.ok((await Promise.all(answers)).every(({ figures: { agentsOnQueue } }) => agentsOnQueue === 3));
    assert.deepEqual(asked, ["q1"]);
  });

  it("a question that comes while Genesys is slow to answer asks no second time", async () => {
    const { source, asked, timers, open } = setUp();
    const first = source.of("q1");
    await timers.advance(10_000);
    const second = source.of("q1");
    open[0]?.answer(figures(1));
    assert.deepEqual((await first).figures, (await second).figures);
    assert.equal(asked.length, 1);
  });

  it("is never older than three seconds, and says when it was read", async () => {
    const { source, asked, timers, open } = setUp();
    const first = source.of("q1");
    await timers.advance(500);
    open[0]?.answer(figures(1));
    assert.equal((await first).checkedAt, AT + 500);
    await timers.advance(2_400);
    await source.of("q1");
    assert.equal(asked.length, 1);
    await timers.advance(700);
    void source.of("q1");
    assert.equal(asked.length, 2);
  });

  it("a failure is not kept: the next question asks again", async () => {
    const { source, asked, open } = setUp();
    const first = source.of("q1");
    open[0]?.fail(new Error("away"));
    await assert.rejects(first, /away/);
    await settled();
    const second = source.of("q1");
    open[1]?.answer(figures(2));
    assert.equal((await second).figures.agentsOnQueue, 2);
    assert.equal(asked.length, 2);
  });

  it("a hundred questions of one moment that fail are one request, each hears of it, and then it is asked anew", async () => {
    const { source, asked, open } = setUp();
    const answers = Array.from({ length: 100 }, () => source.of("q1").catch((error) => error.message));
    open[0]?.fail(new Error("away"));
    assert.deepEqual(new Set(await Promise.all(answers)), new Set(["away"]));
    const next = Array.from({ length: 100 }, () => source.of("q1"));
    open[1]?.answer(figures(2));
    assert.equal((await Promise.all(next)).length, 100);
    assert.equal(asked.length, 2);
  });

  it("a clock that is put back makes nothing young again", async () => {
    const clock = { at: AT };
    let asked = 0;
    const source = createFigures(
      async () => figures(++asked),
      () => clock.at,
    );
    await source.of("q1");
    clock.at -= 3_600_000;
    assert.equal((await source.of("q1")).figures.agentsOnQueue, 2);
    assert.equal((await source.of("q1")).figures.agentsOnQueue, 2);
  });

  it("each queue is asked for itself", async () => {
    const { source, asked } = setUp();
    void source.of("q1");
    void source.of("q2");
    assert.deepEqual(asked, ["q1", "q2"]);
  });
});
