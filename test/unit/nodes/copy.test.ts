import assert from "node:assert/strict";
import fc from "fast-check";
import { copyOf } from "../../../nodes/shared/copy.ts";

describe("a copy of a message's body", () => {
  it("is equal to the original and shares nothing with it", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const original = JSON.parse(JSON.stringify({ value }));
        const copy = copyOf(original);
        assert.deepEqual(copy, original);
        const before = JSON.stringify(original);
        spoil(copy);
        assert.equal(JSON.stringify(original), before);
      }),
    );
  });

  it("keeps a key called __proto__ as a key", () => {
    const copy = copyOf(JSON.parse('{"__proto__": {"isAdmin": true}, "inner": {"__proto__": 1}}'));
    assert.deepEqual(Object.keys(copy), ["__proto__", "inner"]);
    assert.equal(copy.isAdmin, undefined);
    assert.equal(Object.getPrototypeOf(copy), Object.prototype);
  });
});

function spoil(value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  for (const inner of Object.values(value)) spoil(inner);
  if (Array.isArray(value)) value.push("spoiled");
  else Object.assign(value, { spoiled: true });
}
