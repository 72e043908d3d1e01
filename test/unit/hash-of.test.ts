/** What a log shows of an id. */
import assert from "node:assert/strict";
import { hashOf, isHash, isHashOf } from "../../lib/hash-of.ts";

describe("an id in a log", () => {
  it("is what `printf %s chat-1 | sha256sum | cut -c1-12` says, as the README promises", () => {
    assert.equal(hashOf("chat-1"), "#eaeb9111b1c6");
  });

  it("is found again with and without its #", () => {
    for (const hash of ["#eaeb9111b1c6", "eaeb9111b1c6"]) {
      assert.ok(isHash(hash));
      assert.ok(isHashOf(hash, "chat-1"));
      assert.ok(!isHashOf(hash, "chat-2"));
    }
    for (const other of ["chat-1", "#eaeb9111b1c", "EAEB9111B1C6", "", "#"]) assert.ok(!isHash(other));
  });
});
