/** What makes a message ask for a human. */
import assert from "node:assert/strict";
import { inspect } from "node:util";
import { type EvaluatedRule, triggerOf } from "../../../lib/routing/triggers.ts";

const rule = (operator: EvaluatedRule["operator"], actual: unknown, expected: unknown, competency = "") => ({
  operator,
  property: "payload",
  actual,
  expected,
  competency,
});

describe("asking for a human", () => {
  it("the action asks, before any rule and with the message's own competency", () => {
    assert.deepEqual(triggerOf("escalate", [rule("eq", 1, 1, "Animal")]), {
      because: "the flow asks for a human",
    });
  });

  for (const action of [undefined, "message", "typing", "end", ""]) {
    it(`action ${action} alone does not ask`, () => assert.equal(triggerOf(action, []), undefined));
  }

  for (const action of ["typing", "delivered", "failed", "end"]) {
    it(`what is no word of the user's, such as ${action}, asks for nobody, whatever the rules say`, () =>
      assert.equal(triggerOf(action, [rule("eq", 1, 1)]), undefined));
  }
  it("a flow's own action is no obstacle to a rule", () =>
    assert.ok(triggerOf("survey", [rule("eq", 1, 1)])));

  const rules: [EvaluatedRule["operator"], unknown, unknown, boolean][] = [
    ["eq", "human", "human", true],
    ["eq", "Human", "human", false],
    ["eq", 5, "5", true],
    ["eq", true, "true", true],
    ["eq", undefined, "undefined", false],
    ["eq", null, "null", false],
    ["eq", "", "", true],
    ["eq", undefined, undefined, false],
    ["eq", null, null, false],
    ["eq", undefined, "", false],
    ["eq", { a: 1 }, { a: 2 }, false],
    ["eq", ["a"], "a", false],
    ["eq", 0, "", false],
    ["eq", 9_007_199_254_740_993n, "9007199254740993", true],
    ["contains", "a HUMAN please", "human", true],
    ["contains", "a bot please", "human", false],
    ["contains", "anything", "", false],
    ["contains", undefined, "human", false],
    ["contains", ["vip", "new"], "vip", true],
    ["contains", ["vips"], "vip", false],
    ["regex", "I want a Human!", "\\bhuman\\b", true],
    ["regex", "humane", "\\bhuman\\b", false],
    ["regex", "ÉCOLE", "école", true],
    ["regex", "anything", "(", false],
    ["regex", "Straße 5", "\\d", true],
    ["regex", "word", "\\D", true],
    ["regex", "5", "\\D", false],
    ["regex", "anything", undefined, false],
    ["regex", `${"a".repeat(50_000)}!`, "(a+)+$", false],
    ["regex", "order 4711, please", "order\\s+\\d{4}", true],
    ["failures", 3, 3, true],
    ["failures", 4, "3", true],
    ["failures", 2, 3, false],
    ["failures", 5, 0, false],
    ["failures", 5, "", false],
    ["failures", undefined, 1, false],
  ];
  for (const [operator, actual, expected, holds] of rules) {
    it(`${inspect(actual)} ${operator} ${inspect(expected)} → ${holds}`, () =>
      assert.equal(triggerOf(undefined, [rule(operator, actual, expected)]) !== undefined, holds));
  }

  it("the first rule that holds decides, and may name the competency", () => {
    const found = triggerOf(undefined, [rule("eq", 1, 2, "A"), rule("eq", 2, 2, "B"), rule("eq", 3, 3, "C")]);
    assert.deepEqual(found, { because: "rule: payload eq 2", competency: "B" });
  });

  it("a rule without a competency leaves what the message says", () => {
    assert.ok(!("competency" in (triggerOf(undefined, [rule("eq", 1, 1)]) ?? {})));
  });
});
