/** Which part of a file a Range asks for. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { partOf } from "../../../lib/media/range.ts";

describe("a Range", () => {
  const asked: [string | undefined, number, unknown][] = [
    [undefined, 10, "whole"],
    ["bytes=0-3", 10, { start: 0, end: 3 }],
    ["bytes=4-", 10, { start: 4, end: 9 }],
    ["bytes=-3", 10, { start: 7, end: 9 }],
    ["bytes=-30", 10, { start: 0, end: 9 }],
    ["bytes=8-30", 10, { start: 8, end: 9 }],
    ["BYTES = 0 - 3", 10, { start: 0, end: 3 }],
    ["bytes=10-", 10, "outside"],
    ["bytes=-0", 10, "outside"],
    ["bytes=0-", 0, "outside"],
    ["bytes=3-2", 10, "whole"],
    ["bytes=-", 10, "whole"],
    ["bytes=0-1,3-4", 10, "whole"],
    ["items=0-1", 10, "whole"],
    ["bytes=99999999999999999999-", 10, "whole"],
    ["bytes=0x1-2", 10, "whole"],
  ];
  for (const [header, size, part] of asked) {
    it(`${header ?? "that is not there"} of ${size} bytes`, () =>
      assert.deepEqual(partOf(header, size), part));
  }

  it("of any text gives bytes that are there, or none", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.tuple(fc.nat(), fc.nat()).map(([a, b]) => `bytes=${a}-${b}`),
        ),
        fc.nat(),
        (header, size) => {
          const part = partOf(header, size);
          if (typeof part === "string") return;
          assert.ok(part.start >= 0 && part.start <= part.end && part.end < size);
        },
      ),
    );
  });
});
