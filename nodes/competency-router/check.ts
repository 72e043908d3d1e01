/** What can be wrong in a competency-router's rules; pure. */

import { checkWholeNumber, isFromEnvironment, type Problem } from "../shared/config/check.ts";
import type { RouterRule } from "./config.ts";

/** Everything wrong in the rules, each with the number of its row. */
export function checkRules(rules: readonly RouterRule[]): Problem[] {
  return rules.flatMap((rule, index) => {
    const key = ruleProblem(rule);
    return key === undefined ? [] : [{ key, values: { row: index + 1 } }];
  });
}

function ruleProblem(rule: RouterRule): string | undefined {
  if (rule.property.trim() === "") return "rule-property";
  const literal = ["str", "num"].includes(rule.valueType) && !isFromEnvironment(rule.value);
  if (!literal) return undefined;
  if (rule.operator === "regex" && !isPattern(rule.value)) return "rule-regex";
  if (rule.operator === "failures" && checkWholeNumber(rule.value, { min: 1, max: 1_000 })) {
    return "rule-failures";
  }
  // An empty text is part of every text, so the rule would send everybody to an agent.
  return rule.operator === "contains" && rule.value === "" ? "rule-empty" : undefined;
}

// With the flags of the runtime: some patterns are wrong only under `u`.
function isPattern(pattern: string): boolean {
  try {
    return new RegExp(pattern, "iu").source !== "(?:)";
  } catch {
    return false;
  }
}
