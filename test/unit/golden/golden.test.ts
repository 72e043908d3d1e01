/** A golden file that agrees with everything would prove nothing. */
import assert from "node:assert/strict";
import { golden, matchesGolden } from "./golden.ts";

describe("a golden file", () => {
  it("differs from a payload with one letter more, one property less, one property more", () => {
    const same = golden("3.1-text");
    matchesGolden("3.1-text", same, {});
    for (const change of [
      { ...same, body: { ...same.body, text: `${same.body.text}.` } },
      { ...same, body: { channel: same.body.channel } },
      { ...same, body: { ...same.body, language: "fr" } },
    ]) {
      assert.throws(() => matchesGolden("3.1-text", change, {}), assert.AssertionError);
    }
  });

  it("is never written in a build, and one that is not there is a failure", () => {
    const before = golden("3.1-text");
    assert.throws(() => matchesGolden("3.1-text", {}, { GOLDEN: "write", CI: "true" }), /not written/);
    assert.deepEqual(golden("3.1-text"), before);
    assert.throws(() => matchesGolden("3.1-no-such-thing", {}, {}), /no golden file/);
  });
});
