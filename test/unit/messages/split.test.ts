/** Long texts in parts: nothing of them is lost, nothing is cut where a reader would see it. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { MAX_TEXT_CHARACTERS, splitMarked, splitText } from "../../../lib/messages/split.ts";

const graphemesOf = (text: string) =>
  [...new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(text)].map(({ segment }) => segment);
const squeezed = (text: string) => text.replace(/\s+/g, "");

/** Texts as people and scripts write them: words, lines, emoji families, flags, combining marks. */
const texts = fc
  .array(
    fc.oneof(
      fc.string({ unit: "grapheme", maxLength: 40 }),
      fc.string({ unit: "binary", maxLength: 10 }),
      fc.constantFrom(" ", "\n", "\r\n", "  \n\n ", "👩‍👩‍👧‍👦", "🇫🇷🇩🇪", "e\u0301", " \u0301", "👍🏽", "नमस्ते"),
    ),
    { maxLength: 60, size: "max" },
  )
  .map((pieces) => pieces.join(""));

describe("splitting a text", () => {
  const cases: [string, string, number, string[]][] = [
    ["a text that fits comes back as it is, spaces and all", " one \n", 10, [" one \n"]],
    ["an empty text is one empty part", "", 10, [""]],
    [
      "it breaks at a line when there is one in the second half",
      "aaaaaa\nbb cc dd",
      10,
      ["aaaaaa", "bb cc dd"],
    ],
    ["else at a space", "aaaa bbb cccc", 10, ["aaaa bbb", "cccc"]],
    ["else between two characters", "abcdefghijklm", 10, ["abcdefghij", "klm"]],
    [
      "an emoji of many code points goes to the next part whole",
      "abcdefghi👩‍👩‍👧‍👦hi",
      12,
      ["abcdefghi", "👩‍👩‍👧‍👦h", "i"],
    ],
    [
      "a space with an accent on it is a character, not a gap",
      "abcdefghi \u0301jk",
      10,
      ["abcdefghi", " \u0301jk"],
    ],
    ["blank stretches make no part", `${" ".repeat(25)}abc${" ".repeat(25)}`, 10, ["abc"]],
    ["a carriage return goes with its line", "aaaaaaaa\r\nbbb", 10, ["aaaaaaaa", "bbb"]],
  ];
  for (const [rule, text, limit, expected] of cases) {
    it(rule, () => assert.deepEqual(splitText(text, limit), expected));
  }

  it("parts join to the text but for white space, and none is over the limit", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 40, max: 120 }), (text, limit) => {
        const parts = splitText(text, limit);
        assert.equal(squeezed(parts.join("")), squeezed(text));
        for (const part of parts) assert.ok(part.length <= limit, `${part.length} > ${limit}`);
      }),
    );
  });

  it("no part ends inside what a reader sees as one character", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: 40, max: 120 }), (text, limit) => {
        const whole = graphemesOf(text).filter((one) => one.trim() !== "");
        fc.pre(whole.every((one) => one.length <= limit / 2));
        const inParts = splitText(text, limit).flatMap(graphemesOf);
        assert.deepEqual(
          inParts.filter((one) => one.trim() !== ""),
          whole,
        );
      }),
    );
  });

  it("a character longer than the limit is cut, but never inside a surrogate pair", () => {
    const zalgo = `a${"\u{1D165}".repeat(40)}`;
    const parts = splitText(zalgo, 10);
    assert.equal(parts.join(""), zalgo);
    for (const part of parts) assert.ok(part.isWellFormed() && part.length <= 10);
  });

  it("no part is empty, because Genesys refuses a message without text", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(" ", "\n", "x", "\u00a0"), maxLength: 200, size: "max" }),
        (text) => {
          fc.pre(text.trim() !== "");
          for (const part of splitText(text, 20)) assert.notEqual(part.trim(), "");
        },
      ),
    );
  });

  it("marked parts say which of how many they are, and stay within Genesys' 2,000 characters", () => {
    assert.deepEqual(splitMarked("short"), ["short"]);
    const parts = splitMarked("word ".repeat(1200));
    assert.equal(parts.length, 4);
    for (const [index, part] of parts.entries()) {
      assert.ok(part.startsWith(`(${index + 1}/4)\nword`));
      assert.ok(part.length <= 2000);
    }
    assert.ok(MAX_TEXT_CHARACTERS < 2000);
  });
});
