import assert from "node:assert/strict";
import fc from "fast-check";
import { slug } from "../../lib/slug.ts";

describe("a name as one path segment or file name", () => {
  for (const [name, expected] of [
    ["DYDU bot connector", "dydu-bot-connector"],
    ["Été à la Mer!", "ete-a-la-mer"],
    ["  --a__b--  ", "a-b"],
    ["../../etc/passwd", "etc-passwd"],
    ["Support 24/7", "support-24-7"],
  ] as const) {
    it(`${name} → ${expected}`, () => assert.equal(slug(name), expected));
  }

  it("names without any Latin letter stay apart from each other", () => {
    assert.notEqual(slug("サポート"), slug("支持"));
    assert.match(slug("サポート"), /^connector-[0-9a-f]{8}$/);
    assert.equal(slug(""), "connector");
  });

  it("a very long name still is a file name, and stays apart from one that begins alike", () => {
    const long = "a".repeat(300);
    assert.ok(slug(long).length <= 100);
    assert.notEqual(slug(`${long}1`), slug(`${long}2`));
  });

  it("is a safe segment for any name, and the same each time", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (name) => {
        assert.match(slug(name), /^[a-z0-9]+(-[a-z0-9]+)*$/);
        assert.equal(slug(name), slug(name));
      }),
    );
  });
});
