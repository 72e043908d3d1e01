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
  });
});
