import assert from "node:assert/strict";
import { countFailure, lastWord, nextDelay, verdict } from "../../../lib/delivery/retry.ts";
import { type ErrorCode, type ErrorFacts, HandoverError } from "../../../lib/errors.ts";
import { outboxDraft } from "../store/contract.ts";

const failure = (code: ErrorCode, facts: ErrorFacts = {}) =>
  new HandoverError(code, "It failed.", "Wait.", facts);
const away = (status?: number) => failure("GENESYS_UNREACHABLE", { status, retriable: true });
const MINUTE = 60_000;

describe("the retry rules", () => {
  const cases: [string, HandoverError, "retry" | "final"][] = [
    ["502", away(502), "retry"],
    ["503", away(503), "retry"],
    ["504", away(504), "retry"],
    ["408", away(408), "retry"],
    ["429", failure("GENESYS_RATE_LIMIT", { status: 429, retriable: true }), "retry"],
    ["a time-out", failure("GENESYS_TIMEOUT", { retriable: true }), "retry"],
    ["no connection", away(), "retry"],
    ["400", failure("GENESYS_REJECTED", { status: 400 }), "final"],
    ["404", failure("GENESYS_REJECTED", { status: 404 }), "final"],
    ["403", failure("GENESYS_PERMISSION", { status: 403 }), "final"],
    ["401 with a fresh token", failure("GENESYS_AUTH", { status: 401 }), "final"],
    ["our own budget's refusal", failure("GENESYS_RATE_LIMIT"), "final"],
  ];
  for (const [name, error, expected] of cases) {
    it(`${name}: ${expected}`, () => {
      assert.equal(verdict(error, { firstFailedAt: 0 }, 5 * MINUTE, 15), expected);
    });
  }

  it("a programming mistake is final", () => {
    assert.equal(verdict(new TypeError("x is not a function"), { firstFailedAt: 0 }, 0, 15), "final");
  });

  it("repeats a 500 three times at most, counting only the 500s", () => {
    let row = { ...outboxDraft(), seq: 1 };
    const seen: string[] = [];
    for (const status of [503, 500, 502, 500, 500, 500]) {
      row = countFailure(row, away(status), 0);
      seen.push(verdict(away(status), row, 0, 15));
    }
    assert.deepEqual(seen, ["retry", "retry", "retry", "retry", "retry", "final"]);
    assert.equal(row.attempts, 6);
    assert.equal(lastWord(away(500), row, 0, 15).facts.status, 500);
  });

  it("gives up when the minutes since the first failure are over, however often it was tried", () => {
    const row = countFailure(countFailure({ ...outboxDraft(), seq: 1 }, away(), 1_000), away(), 9_000);
    assert.equal(row.firstFailedAt, 1_000);
    assert.equal(verdict(away(), row, 1_000 + 15 * MINUTE - 1, 15), "retry");
    assert.equal(verdict(away(), row, 1_000 + 15 * MINUTE, 15), "final");
    const told = lastWord(failure("GENESYS_TIMEOUT", { retriable: true }), row, 1_000 + 15 * MINUTE, 15);
    assert.equal(told.code, "GENESYS_UNREACHABLE");
    assert.match(told.message, /15 minutes/);
    assert.equal(told.facts.retriable, undefined);
  });

  it("waits exponentially with full jitter, 30 s at most", () => {
    const longest = [1, 2, 3, 4, 5, 6, 7, 100].map((attempts) => nextDelay(attempts, away(), () => 1));
    assert.deepEqual(longest, [1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
    assert.equal(
      nextDelay(5, away(), () => 0),
      0,
    );
  });

  it("waits at least as long as Genesys asks", () => {
    const limited = failure("GENESYS_RATE_LIMIT", { status: 429, retryAfterSeconds: 42, retriable: true });
    assert.equal(
      nextDelay(1, limited, () => 0),
      42_000,
    );
    assert.equal(
      nextDelay(1, limited, () => 1),
      43_000,
    );
  });
});
