/** A thousand escalations without a notification socket: the reconciler alone, on Genesys' 300 requests a minute. */
import assert from "node:assert/strict";
import { createBudget } from "../../../lib/delivery/budget.ts";
import { createReadingRoom } from "../../../lib/delivery/reading.ts";
import { createReconciler } from "../../../lib/escalation/reconciler.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

const MANY = 1_000;
const PER_MINUTE = 300;
const SHARE = PER_MINUTE / 10;

describe("a thousand ends without a socket", () => {
  it("are all found within two rounds, and no minute sees more than the limit", async () => {
    const timers = createFakeTimers();
    const budget = createBudget({ requestsPerMinute: PER_MINUTE, now: timers.now, timers });
    const ended = new Set<string>();
    const found = new Map<string, number>();
    const requests: number[] = [];
    const periods: number[] = [];
    const reconciler = createReconciler({
      async look(id) {
        await budget.take("polling", id);
        requests.push(timers.now());
        if (ended.has(id)) {
          found.set(id, timers.now());
          reconciler.forget(id);
        }
        return "quiet";
      },
      now: timers.now,
      timers,
      stretch: createReadingRoom(budget.limit).take().stretch,
      socketLive: () => false,
      listened: () => false,
      log() {},
      onPeriod: (ms) => void periods.push(ms),
    });
    for (let index = 0; index < MANY; index++) reconciler.follow(`e${index}`);
    await timers.advance(10 * 60_000);
    const round = Math.round((MANY / SHARE) * 60_000);
    assert.deepEqual(periods, [round]);
    for (let index = 0; index < MANY; index++) ended.add(`e${index}`);
    await timers.advance(2 * round);
    assert.equal(found.size, MANY);
    const most = requests.reduce(
      (max, at, index) => Math.max(max, requests.findLastIndex((other) => other < at + 60_000) - index + 1),
      0,
    );
    assert.ok(most <= PER_MINUTE, `${most} requests in a minute`);
    reconciler.close();
    assert.equal(timers.pending, 0);
  }).timeout(20_000);
});
