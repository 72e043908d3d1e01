/** How far a message of several parts has come, and the ids by which its parts are known. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { partId, partOf } from "../../../lib/messages/part-ids.ts";
import { advance, type Progress } from "../../../lib/messages/receipt-progress.ts";

function told(of: number, receipts: [part: number, status: string][]): (string | undefined)[] {
  let progress: Progress | undefined;
  return receipts.map(([part, status], at) => {
    const step = advance(progress, { part, of, status, at });
    progress = step.progress;
    return step.status;
  });
}

describe("a message in several parts", () => {
  it("is delivered when the last of them is, whatever the order", () => {
    const receipts = [
      [3, "delivered"],
      [1, "delivered"],
      [2, "published"],
      [2, "delivered"],
    ] as const;
    assert.deepEqual(
      told(
        3,
        receipts.map(([part, status]) => [part, status]),
      ),
      [undefined, undefined, "published", "delivered"],
    );
  });

  it("has failed when one has, told once, and is nothing else afterwards", () => {
    assert.deepEqual(
      told(2, [
        [1, "published"],
        [2, "failed"],
        [1, "failed"],
        [2, "published"],
      ]),
      [undefined, "failed", undefined, undefined],
    );
  });

  it("says nothing twice: a repeated receipt, and one that is behind the others", () => {
    assert.deepEqual(
      told(2, [
        [1, "read"],
        [2, "read"],
        [2, "read"],
        [1, "published"],
      ]),
      [undefined, "read", undefined, undefined],
    );
  });

  it("a status that nobody has told us of is told as it is", () => {
    assert.deepEqual(
      told(2, [
        [1, "removed"],
        [1, "published"],
      ]),
      ["removed", undefined],
    );
  });

  it("is never further than its slowest part, and each step is told once", () => {
    const steps = ["sent", "published", "delivered", "read"];
    const receipt = fc.tuple(fc.integer({ min: 1, max: 4 }), fc.constantFrom(...steps));
    fc.assert(
      fc.property(fc.array(receipt, { maxLength: 40 }), (receipts) => {
        const said = told(4, receipts).map((status) => (status ? steps.indexOf(status) : -1));
        const reached = [0, 0, 0, 0];
        receipts.forEach(([part, status], i) => {
          reached[part - 1] = Math.max(reached[part - 1] ?? 0, steps.indexOf(status) + 1);
          assert.ok((said[i] ?? -1) < 0 || Math.min(...reached) === (said[i] ?? -1) + 1);
        });
        const heard = said.filter((step) => step >= 0);
        assert.deepEqual(heard, [...new Set(heard)].toSorted());
        assert.equal(heard.at(-1) ?? -1, Math.min(...reached) - 1);
      }),
    );
  });
});

describe("the id of a part", () => {
  it("begins with the whole message's and says which part of how many; a message in one piece has its own", () => {
    assert.equal(partId({ messageId: "m", part: 2, of: 3 }), "m.2-3");
    assert.deepEqual(partOf("m.2-3"), { messageId: "m", part: 2, of: 3 });
    assert.deepEqual(
      [partId({ messageId: "m", part: 1, of: 1 }), partOf("m")],
      ["m", { messageId: "m", part: 1, of: 1 }],
    );
  });
});
