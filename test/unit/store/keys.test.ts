import assert from "node:assert/strict";
import fc from "fast-check";
import { createKnownKeys } from "../../../lib/store/keys.ts";

describe("the known keys", () => {
  it("answer exactly like a set, whatever is added and forgotten", () => {
    fc.assert(
      fc.property(
        fc.array(
          fc.oneof(
            fc.record({ add: fc.string({ maxLength: 3 }) }),
            fc.record({ ask: fc.string({ maxLength: 3 }) }),
            fc.record({ forget: fc.nat(100) }),
          ),
          { maxLength: 300 },
        ),
        (steps) => {
          const rows = new Map<number, string>();
          const keys = createKnownKeys((seq) => rows.get(seq));
          let seq = 0;
          for (const step of steps) {
            if ("add" in step) {
              rows.set(++seq, step.add);
              keys.add(step.add, seq);
            } else if ("forget" in step) {
              const upTo = Math.floor((seq * step.forget) / 100);
              for (const known of rows.keys()) if (known <= upTo) rows.delete(known);
              keys.forgetUpTo(upTo);
            } else {
              assert.equal(keys.has(step.ask), [...rows.values()].includes(step.ask));
            }
          }
        },
      ),
    );
  });

  it("tell keys apart whose hashes meet", () => {
    const rows = new Map<number, string>();
    let reads = 0;
    const keys = createKnownKeys((seq) => {
      reads += 1;
      return rows.get(seq);
    });
    for (let seq = 1; seq <= 200_000; seq++) {
      rows.set(seq, `message-${seq}|2026-11-23T00:00:00.000Z`);
      keys.add(rows.get(seq) as string, seq);
    }
    let wrong = 0;
    for (let i = 1; i <= 200_000; i++) if (keys.has(`message-${i}|2026-11-23T00:00:00.001Z`)) wrong += 1;
    assert.equal(wrong, 0);
    assert.ok(reads < 200, `${reads} rows read for 200,000 unknown keys`);
    assert.equal(keys.has("message-77777|2026-11-23T00:00:00.000Z"), true);
  });
});
