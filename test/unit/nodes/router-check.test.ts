/** What the dialog of competency-router says about wrong rules. */

import assert from "node:assert/strict";
import { checkRules } from "../../../nodes/competency-router/check.ts";
import type { RouterRule } from "../../../nodes/competency-router/config.ts";

const rule = (part: Partial<RouterRule>): RouterRule => ({
  property: "intent",
  propertyType: "msg",
  operator: "eq",
  value: "human",
  valueType: "str",
  competency: "",
  ...part,
});

describe("the checks of competency-router", () => {
  const cases: [string, Partial<RouterRule>, string | undefined][] = [
    ["a plain comparison", {}, undefined],
    ["a missing property", { property: " " }, "rule-property"],
    ["a broken pattern", { operator: "regex", value: "(unclosed" }, "rule-regex"],
    ["a pattern that only breaks with Unicode on", { operator: "regex", value: "\\-" }, "rule-regex"],
    ["an empty pattern, which every text matches", { operator: "regex", value: "" }, "rule-regex"],
    ["a pattern", { operator: "regex", value: "human|agent" }, undefined],
    ["an empty text, which every text contains", { operator: "contains", value: "" }, "rule-empty"],
    ["an empty value to be equal to", { value: "" }, undefined],
    ["no number of failures", { operator: "failures", value: "some" }, "rule-failures"],
    ["zero failures", { operator: "failures", value: "0", valueType: "num" }, "rule-failures"],
    ["three failures", { operator: "failures", value: "3", valueType: "num" }, undefined],
    ["failures from the flow's context", { operator: "failures", value: "n", valueType: "flow" }, undefined],
    ["a pattern from the environment", { operator: "regex", value: "$" + "{PATTERN}" }, undefined],
  ];
  for (const [what, part, problem] of cases) {
    it(`says ${problem ?? "nothing"} about ${what}`, () => {
      assert.equal(checkRules([rule(part)])[0]?.key, problem);
    });
  }

  it("names the rule of each mistake", () => {
    const problems = checkRules([
      rule({}),
      rule({ property: "" }),
      rule({ operator: "contains", value: "" }),
    ]);
    assert.deepEqual(
      problems.map(({ values }) => values),
      [{ row: 2 }, { row: 3 }],
    );
  });
});
