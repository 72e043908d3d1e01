/** The smallest rooms of a connector, each with a clock of its own. */
import assert from "node:assert/strict";
import { createGate } from "../../../lib/connector/gate.ts";
import { createSweeping } from "../../../lib/connector/sweeping.ts";
import { HandoverError } from "../../../lib/errors.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

describe("the gate", () => {
  it("lets requests through until it is shut; what waited meanwhile is not sent", async () => {
    let letGo = () => {};
    const gate = createGate();
    const budget = gate.through({
      take: () => new Promise((resolve) => (letGo = resolve)),
      pause() {},
      learn() {},
    });
    const first = budget.take("text", "c1");
    letGo();
    await first;
    const second = budget.take("text", "c1");
    gate.close();
    letGo();
    await assert.rejects(second, (error) => error instanceof HandoverError && error.facts.retriable === true);
  });
});

describe("sweeping", () => {
  it("forgets at the start and every hour, whatever fails, and stops when it is closed", async () => {
    const timers = createFakeTimers();
    const before: number[] = [];
    const log: string[] = [];
    let secretsRead = 0;
    const sweeping = createSweeping({
      store: {
        async prune(at) {
          before.push(timers.now() - at);
          throw new Error("disk full");
        },
      },
      media: { sweep: async () => {} },
      async readSecrets() {
        secretsRead += 1;
      },
      timers,
      now: timers.now,
      log: (line) => log.push(line),
    });
    sweeping.start();
    await timers.advance(2 * 3_600_000);
    assert.deepEqual(before, Array(3).fill(96 * 3_600_000));
    assert.equal(log.length, 3);
    assert.equal(secretsRead, 3, "what was replaced 72 hours ago is not accepted until the next restart");
    sweeping.close();
    assert.equal(timers.pending, 0);
  });
});
