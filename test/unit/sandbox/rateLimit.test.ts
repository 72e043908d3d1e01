import assert from "node:assert/strict";
import { startRateLimit } from "../../../sandbox/api/rateLimit.ts";
import { Refusal } from "../../../sandbox/refusal.ts";

describe("sandbox: the rate limit's window", () => {
  it("opens again a minute after the first request, and Retry-After says when", () => {
    const limit = startRateLimit();
    limit.count("client", 2, 0);
    limit.count("client", 2, 30_000);
    const refused = refusal(() => limit.count("client", 2, 45_500));
    assert.equal(refused.extras.headers?.["Retry-After"], "15");
    assert.equal(limit.count("client", 2, 60_000)["inin-ratelimit-count"], "1");
  });

  it("0 switches it off", () => {
    const limit = startRateLimit();
    for (let i = 0; i < 1000; i++) assert.deepEqual(limit.count("client", 0, i), {});
  });
});

function refusal(action: () => unknown): Refusal {
  try {
    action();
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
  throw new Error("not refused");
}
