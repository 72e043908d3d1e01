/** A word that Genesys has just taken makes an end doubtful, for a moment. */
import assert from "node:assert/strict";
import { createJustSpoken } from "../../../lib/connector/just-spoken.ts";

describe("who has just spoken", () => {
  it("has for three seconds after the last word, each escalation by itself", () => {
    let now = 1_700_000_000_000;
    const spoken = createJustSpoken(() => now);
    const are = () => ["e1", "e2"].map(spoken.is);
    assert.deepEqual(are(), [false, false]);
    spoken.taken("e1");
    now += 2_000;
    spoken.taken("e2");
    assert.deepEqual(are(), [true, true]);
    now += 1_000;
    assert.deepEqual(are(), [false, true]);
    spoken.taken("e1");
    now += 2_500;
    assert.deepEqual(are(), [true, false]);
  });

  it("has not for ever when the clock is set back", () => {
    let now = 1_700_000_000_000;
    const spoken = createJustSpoken(() => now);
    spoken.taken("e1");
    now -= 3_600_000;
    assert.equal(spoken.is("e1"), false);
  });
});
