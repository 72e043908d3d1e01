/** One armed timer for many moments. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { createClockwork } from "../../../lib/escalation/clockwork.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";

function bench() {
  const timers = createFakeTimers();
  const rung: string[] = [];
  const start = timers.now();
  const ring = (id: string) => void rung.push(`${id} ${timers.now() - start}`);
  return { timers, rung, start, clock: createClockwork({ ring, timers, now: timers.now }) };
}

describe("the clockwork", () => {
  it("rings each at its moment with one timer, the earliest first, whatever order they were set in", async () => {
    const { timers, rung, start, clock } = bench();
    for (const at of [3000, 1000, 2000]) clock.set(`at ${at}`, start + at);
    assert.equal(timers.pending, 1);
    await timers.advance(10_000);
    assert.deepEqual(rung, ["at 1000 1000", "at 2000 2000", "at 3000 3000"]);
    assert.deepEqual([timers.pending, clock.size], [0, 0]);
  });

  it("rings what is long due at once, without a turn of the loop for each", async () => {
    const { timers, rung, start, clock } = bench();
    for (let index = 0; index < 1000; index++) clock.set(String(index), start - 5000);
    await timers.advance(0);
    assert.equal(rung.length, 1000);
  });

  it("notices a clock that was set ahead", async () => {
    const timers = createFakeTimers();
    let ahead = 0;
    const rung: string[] = [];
    const now = () => timers.now() + ahead;
    const clock = createClockwork({ ring: (id) => void rung.push(id), timers, now });
    clock.set("in an hour", now() + 3_600_000);
    ahead = 3_600_000;
    await timers.advance(31_000);
    assert.deepEqual(rung, ["in an hour"]);
  });

  it("a closed one rings no more", async () => {
    const { timers, rung, start, clock } = bench();
    clock.set("a", start + 1000);
    clock.close();
    clock.set("b", start + 1000);
    await timers.advance(5000);
    assert.deepEqual([rung, timers.pending], [[], 0]);
  });

  it("keeps no more moments than it needs, however often one is moved", () => {
    const { start, clock, timers } = bench();
    for (let index = 0; index < 100_000; index++) clock.set("a", start + 10_000 + index);
    assert.deepEqual([clock.size, timers.pending], [1, 1]);
  });

  it("does what a list of moments would do, for any orders in any order", async () => {
    const id = fc.constantFrom("a", "b", "c", "d");
    const ms = fc.integer({ min: 0, max: 100_000 });
    const order = fc.oneof(
      fc.record({ kind: fc.constant("set" as const), id, ms }),
      fc.record({ kind: fc.constant("sooner" as const), id, ms }),
      fc.record({ kind: fc.constant("clear" as const), id }),
      fc.record({ kind: fc.constant("wait" as const), ms }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(order, { maxLength: 60 }), async (orders) => {
        const { timers, rung, start, clock } = bench();
        const list = new Map<string, number>();
        const expected: string[] = [];
        for (const one of orders) {
          const now = timers.now();
          if (one.kind === "clear") {
            clock.clear(one.id);
            list.delete(one.id);
          } else if (one.kind === "wait") {
            const due = [...list].filter(([, at]) => at <= now + one.ms).sort((a, b) => a[1] - b[1]);
            for (const [name, at] of due) {
              list.delete(name);
              expected.push(`${name} ${at - start}`);
            }
            await timers.advance(one.ms);
          } else {
            const at = now + one.ms;
            if (one.kind === "set") clock.set(one.id, at);
            else clock.setNoLaterThan(one.id, at);
            const known = list.get(one.id) ?? Number.POSITIVE_INFINITY;
            list.set(one.id, one.kind === "set" ? at : Math.min(known, at));
          }
        }
        assert.deepEqual(rung.toSorted(), expected.toSorted());
        assert.ok(timers.pending <= 1);
      }),
    );
  });
});
