/** Custom attributes and identity in the first message. */
import assert from "node:assert/strict";
import { readAttributes, withinBudget } from "../../../lib/messages/attributes.ts";
import { wireIdentity } from "../../../lib/messages/identity.ts";
import { openingBodies } from "../../../lib/messages/to-genesys.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { outgoing } from "./outgoing.ts";

const stamp = { userId: "lh1.x", at: 0, newId: () => "id" };

describe("custom attributes", () => {
  it("are flat strings, whatever the flow gives", () => {
    const when = new Date("2026-11-22T10:00:00Z");
    const given = {
      customer: { tier: 1, tags: ["a", 2, null], old: false },
      when,
      list: [{ x: 1 }],
      no: null,
      f: () => 1,
    };
    assert.deepEqual(readAttributes(given), {
      "customer.tier": "1",
      "customer.tags": "a, 2",
      "customer.old": "false",
      when: "2026-11-22T10:00:00.000Z",
      "list.0.x": "1",
    });
  });

  it("never name what would change an object's nature", () => {
    const given = JSON.parse('{"__proto__": {"polluted": "yes"}, "a": {"__proto__": "x", "b": "1"}}');
    assert.deepEqual(readAttributes(given), { "a.b": "1" });
  });

  it("have a name, and whole characters in it; of two that come out under one name the later counts", () => {
    const given = { "": "x", " ": "y", "a.b": 1, a: { b: 2, "": 3 }, "k\ud800": "v", toString: "z" };
    assert.deepEqual(readAttributes(given), { "a.b": "2", "a.": "3", "k\ufffd": "v", toString: "z" });
  });

  it("are text and whole characters, or nothing", () => {
    const given = { half: "a\ud800", bytes: Buffer.from("x"), none: new Date(Number.NaN), big: 5n };
    assert.deepEqual(readAttributes(given), { half: "a\ufffd", big: "5" });
  });

  it("are counted in bytes, as they are sent", () =>
    assert.deepEqual(withinBudget({ a: "éé", b: "cc" }, 4).report, { a: "over-budget", b: "sent" }));

  it("come to an end with circles and with things nested without end", () => {
    const circle: Record<string, unknown> = { n: 1 };
    circle.again = { circle };
    let deep: Record<string, unknown> = { bottom: 1 };
    for (let i = 0; i < 1_000; i++) deep = { deep, i };
    assert.deepEqual(readAttributes({ circle }), { "circle.n": "1" });
    assert.ok(Object.keys(readAttributes({ deep })).length < 10);
  });

  it("are each told of, however many there are", () => {
    const many = readAttributes(Object.fromEntries(Array.from({ length: 2_000 }, (_, i) => [`k${i}`, "v"])));
    const { sent, report } = withinBudget(many, 1_000);
    assert.equal(Object.keys(report).length, 2_000);
    assert.equal(Object.values(report).filter((what) => what === "sent").length, Object.keys(sent).length);
  });

  it("that do not fit into the budget are left out, each reported, and do not keep out smaller ones", () => {
    const { sent, report } = withinBudget({ a: "1", big: "é".repeat(100), b: "2" }, 10);
    assert.deepEqual(sent, { a: "1", b: "2" });
    assert.deepEqual(report, { a: "sent", big: "over-budget", b: "sent" });
  });

  it("hold the link to the history when the flow gives one, and what is reported is what is sent", () => {
    const message = outgoing({
      historyUrl: "https://bot.example/h/1",
      attributes: { plan: "gold" },
      reason: "r",
    });
    const { bodies, report } = openingBodies(message, [], stamp, {
      ...USUAL_CONTENT,
      attributesMaxBytes: 45,
    });
    assert.deepEqual(bodies[0]?.channel.metadata?.customAttributes, {
      historyUrl: "https://bot.example/h/1",
      plan: "gold",
    });
    assert.deepEqual(report.attributes, { historyUrl: "sent", plan: "sent", reason: "over-budget" });
  });
});

describe("identity", () => {
  for (const [what, given, expected] of [
    [
      "a full name in two",
      { fullName: "Zoé de Martin" },
      { firstName: "Zoé", lastName: "de Martin", nickname: "Zoé de Martin" },
    ],
    [
      "a full name that begins with the last",
      { fullName: "Martin, Zoé" },
      { firstName: "Zoé", lastName: "Martin", nickname: "Martin, Zoé" },
    ],
    [
      "no full name where the parts are known",
      { fullName: "x y", firstName: "Zoé" },
      { firstName: "Zoé", nickname: "x y" },
    ],
    [
      "no empty part",
      { email: "zoe@example.org", firstName: " \n" },
      { email: "zoe@example.org", nickname: "zoe" },
    ],
    ["no line breaks", { nickname: "a\r\nb\u0000c" }, { nickname: "a b c" }],
    [
      "nobody by what cannot be seen",
      { nickname: "\u200b", email: "zoe@x.org" },
      { email: "zoe@x.org", nickname: "zoe" },
    ],
    ["no name that turns the writing direction", { nickname: "Zo\u202e\u2066é" }, { nickname: "Zoé" }],
    ["half a character as what it is", { nickname: "Zo\ud800" }, { nickname: "Zo\ufffd" }],
    ["an e-mail alone", { email: "zoe@x.org" }, { email: "zoe@x.org", nickname: "zoe" }],
    ["one name alone", { fullName: "Zoé" }, { firstName: "Zoé", nickname: "Zoé" }],
    ["an emoji", { firstName: "👩‍🚀" }, { firstName: "👩‍🚀", nickname: "👩‍🚀" }],
    ["nobody", {}, {}],
  ] as const) {
    it(`tells ${what}`, () => assert.deepEqual(wireIdentity(given), expected));
  }

  it("is bounded, and no character is cut in two", () => {
    const { nickname = "", email } = wireIdentity({
      nickname: "👨‍👩‍👧".repeat(100),
      email: `${"e".repeat(300)}@x.example`,
    });
    assert.ok(nickname.length <= 100);
    assert.match(nickname, /^(?:👨‍👩‍👧)+…$/u);
    assert.equal(email, undefined);
    const long = "x".repeat(1_000);
    const { firstName = "", lastName = "" } = wireIdentity({ firstName: long, lastName: long });
    assert.deepEqual([firstName.length, lastName.length], [100, 100]);
  });
});
