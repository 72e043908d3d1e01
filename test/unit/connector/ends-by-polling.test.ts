import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createEndsByPolling, periodText } from "../../../lib/connector/ends-by-polling.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

function setUp() {
  const timers = createFakeTimers();
  const conditions = createConditions();
  const status = createEndsByPolling({ conditions, timers });
  return { timers, conditions, status, said: () => conditions.worst()?.values.period };
}

describe("the status while ends are found by reading", () => {
  it("a missing permission is told at once, with the real period", () => {
    const { status, said } = setUp();
    status.onPeriod(15_000);
    status.onSocket({ kind: "unavailable", permission: "some:thing:view" });
    assert.equal(said(), "15 s");
    status.onPeriod(1_000 * 60_000 * (1_000 / 30_000));
    assert.equal(said(), "34 min");
  });

  it("a lost socket is told when it stays away, and forgotten when it is back", async () => {
    const { status, timers, said } = setUp();
    status.onSocket({ kind: "live" });
    status.onSocket({ kind: "lost" });
    await timers.advance(9_000);
    assert.equal(said(), undefined);
    await timers.advance(1_000);
    assert.equal(said(), "15 s");
    status.onSocket({ kind: "live" });
    assert.equal(said(), undefined);
  });

  it("a socket that is back soon is not told", async () => {
    const { status, timers, said } = setUp();
    status.onSocket({ kind: "lost" });
    await timers.advance(5_000);
    status.onSocket({ kind: "live" });
    await timers.advance(60_000);
    assert.equal(said(), undefined);
    assert.equal(timers.pending, 0);
  });

  it("asking again for a permission does not take the word back before the answer is there", () => {
    const { status, said } = setUp();
    status.onSocket({ kind: "unavailable", permission: "some:thing:view" });
    status.onSocket({ kind: "connecting" });
    assert.equal(said(), "15 s");
  });

  for (const [ms, text] of [
    [15_000, "15 s"],
    [16_000, "30 s"],
    [60_000, "60 s"],
    [105_000, "105 s"],
    [106_000, "2 min"],
    [119_999, "2 min"],
    [120_001, "3 min"],
  ] as const)
    it(`${ms} ms is ${text}`, () => assert.equal(periodText(ms), text));
});
