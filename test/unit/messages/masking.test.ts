/** What must not leave the house. */
import assert from "node:assert/strict";
import { inAscii } from "../../../lib/messages/masking/digits.ts";
import { createMask } from "../../../lib/messages/masking/masking.ts";
import { messageBodies, openingBodies } from "../../../lib/messages/to-genesys.ts";
import { WORDS } from "../../../lib/messages/words/languages.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { outgoing } from "./outgoing.ts";

const usual = USUAL_CONTENT.masking;
const mask = (text: string, masking: Partial<typeof usual> = {}) => {
  const { texts, counts } = createMask({ ...usual, ...masking }, WORDS.en.masked)([text]);
  return { text: texts[0] ?? "", counts };
};
const stamp = { userId: "lh1.x", at: 0, newId: () => "id" };

describe("masking", () => {
  for (const [what, text, expected] of [
    ["a card", "4111111111111111", "[card …1111]"],
    ["a card in groups", "my card 4111 1111 1111 1111, thanks", "my card [card …1111], thanks"],
    [
      "dashes and narrow spaces",
      "5555-5555-5555-4444 3782\u202f822463\u202f10005",
      "[card …4444] [card …0005]",
    ],
    ["a card followed by its expiry and code", "4111 1111 1111 1111 12/26 123", "[card …1111] 12/26 123"],
    ["an IBAN", "FR1420041010050500013M02606", "[IBAN …2606]"],
    [
      "an IBAN in groups, in lower case, with words behind",
      "de89 3704 0044 0532 0130 00 is mine",
      "[IBAN …3000] is mine",
    ],
    ["19 digits", "6304000000000000000", "[card …0000]"],
    [
      "Arabic digits",
      "\u0664\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661 \u0661\u0661\u0661\u0661",
      "[card …1111]",
    ],
    ["full-width digits", "\uff14\uff11\uff11\uff11".padEnd(16, "\uff11"), "[card …1111]"],
    ["what takes no room between the groups", "4111\u200b1111\u200e 1111\u00ad1111", "[card …1111]"],
    ["letters on both sides", "Visa4111111111111111exp", "Visa[card …1111]exp"],
  ] as const) {
    it(`finds ${what}`, () => assert.equal(mask(text).text, expected));
  }

  for (const [what, text] of [
    ["a number with a wrong check digit", "4111 1111 1111 1112"],
    ["a right check digit on no issuer's number", "1111 1111 1111 1117"],
    ["an IBAN with a wrong check digit", "FR1520041010050500013M02606"],
    ["a longer number", "94111111111111111199999999"],
    ["a date, a phone number, a price", "2026-11-22, 01 23 45 67 89, 1.234,56"],
    ["numbers on different lines", "4111 1111\n1111 1111"],
  ] as const) {
    it(`leaves ${what} alone`, () => assert.deepEqual(mask(text), { text, counts: {} }));
  }

  it("neither cards nor IBANs where they are switched off", () => {
    const text = "4111111111111111 FR1420041010050500013M02606";
    assert.equal(mask(text, { cards: false, ibans: false }).text, text);
  });

  it("e-mail addresses and phone numbers only when asked", () => {
    const text = "zoé@example.co.uk or +33 6 12 34 56 78 or (0)20 7946 0018";
    assert.equal(mask(text).text, text);
    const masked = mask(text, { emails: true, phones: true });
    assert.equal(masked.text, "[e-mail] or [phone] or [phone]");
    assert.deepEqual(masked.counts, { email: 1, phone: 2 });
  });

  it("e-mail addresses with all that belongs to them, and nothing else", () => {
    const text = "o'neil+x@a.b-c.de. @home, a@b, ünal@straße.de (x_y%z@mail.example.org)";
    assert.equal(mask(text, { emails: true }).text, "[e-mail]. @home, a@b, [e-mail] ([e-mail])");
  });

  it("digits of every script that has them in one code unit", () => {
    const digits = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((one) =>
      /\p{Nd}/u.test(one),
    );
    assert.ok(digits.length > 300);
    assert.deepEqual(
      [...inAscii(digits.join(""))].map(Number),
      digits.map((_, index) => index % 10),
    );
  });

  it("a long text as a whole: nothing hides on the edge of a piece", () => {
    const secret = "K-123456";
    for (const before of [19_995, 20_000, 65_533]) {
      const { text, counts } = mask("x ".repeat(before / 2) + secret, { patterns: ["k-\\d{6}"] });
      assert.ok(!text.includes(secret), String(before));
      assert.deepEqual(counts, { own: 1 });
    }
  });

  it("patterns of one's own, whatever their case", () => {
    const { text, counts } = mask("customers K-123456 and k-654321", { patterns: ["k-\\d{6}"] });
    assert.equal(text, "customers [masked] and [masked]");
    assert.deepEqual(counts, { own: 2 });
  });

  it("a pattern that explodes is stopped; the text is left out rather than let through, the others are told", () => {
    const bomb = `${"a".repeat(60)}!`;
    const startedAt = performance.now();
    const masked = createMask({ ...usual, patterns: ["(a+)+$"] }, WORDS.en.masked)(["before", bomb, "after"]);
    assert.ok(performance.now() - startedAt < 2_000);
    assert.deepEqual(masked.texts, ["before", "[masked]", "[masked]"]);
    assert.equal(masked.counts.unread, 2);
  });

  it("takes time in proportion to the text, whatever is in it", () => {
    const everything = { emails: true, phones: true, patterns: ["x\\d"] };
    const nasty = ["4 ", "4-", "4 1 ", "x", "@", "a@", "a.", "1", "FR14 ", "+3", "(0", "@.", "\u202f"];
    for (const piece of nasty) {
      const startedAt = performance.now();
      mask(piece.repeat(100_000 / piece.length), everything);
      assert.ok(performance.now() - startedAt < 1_500, piece);
    }
  });

  it("the user's own words to the agent and the attributes stay, unless everything is to be masked", () => {
    const card = "4111111111111111";
    const said = outgoing({ text: card, attributes: { card } });
    const everything = { ...USUAL_CONTENT, masking: { ...usual, where: "everything" as const } };
    assert.equal(messageBodies(said, [], stamp, USUAL_CONTENT).bodies[0]?.text, card);
    const live = messageBodies(said, [], stamp, everything);
    assert.equal(live.bodies[0]?.text, "[card …1111]");
    assert.deepEqual(live.masked, { card: 1 });
    const { bodies, report } = openingBodies(said, [], stamp, everything);
    assert.equal(bodies[0]?.channel.metadata?.customAttributes?.card, "[card …1111]");
    assert.deepEqual(report.masked, { card: 2 });
  });
});
