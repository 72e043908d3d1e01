/** Letters off both ends. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { trimmed, trimmedEnd } from "../../lib/trimmed.ts";

describe("trimming", () => {
  it("is what a regular expression would do, only quick", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom("-", ".", "a", "é") }), (text) => {
        assert.equal(trimmed(text, "-."), text.replace(/^[-.]+|[-.]+$/g, ""));
        assert.equal(trimmedEnd(text, "-."), text.replace(/[-.]+$/, ""));
      }),
    );
  });
});
