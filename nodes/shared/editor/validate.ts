/** Turns what a check found into what Node-RED's two-argument validators return: true, or the reason. */

import { isFromEnvironment, type Problem } from "../config/check.ts";
import type { TypedValue } from "../config/typed-value.ts";
import type { Words } from "./words.ts";

type Check<Value, Self> = (this: Self, value: Value) => Problem | undefined;
type Validator<Value, Self> = (this: Self, value: Value, options: { label?: string }) => true | string;

/**
 * A validator for Node-RED. A property that the flow file does not have is valid: a flow written by hand names only what
 * it changes, and both sides fill in the default.
 */
export function checked<Value, Self>(words: Words, check: Check<Value, Self>): Validator<Value, Self> {
  return function (value, options) {
    return value === undefined || explain(words, check.call(this, value), options);
  };
}

/** Shows the default in each field whose property the flow file does not have. */
export function fillIn(node: object, defaults: object, prefix: "node-input" | "node-config-input"): void {
  for (const [property, value] of Object.entries(defaults)) {
    const missing = (node as Record<string, unknown>)[property] === undefined;
    if (missing && typeof value !== "object") $(`#${prefix}-${property}`).val(value);
  }
}

/** The reason as text, with the field's label in front. Node-RED shows it as HTML, so it never names a user's value. */
export function explain(
  words: Words,
  problem: Problem | undefined,
  { label }: { label?: string },
): true | string {
  if (!problem) return true;
  const reason = words(`problem.${problem.key}`, problem.values);
  return label ? `${label}: ${reason}` : reason;
}

export function explainAll(words: Words, problems: Problem[], options: { label?: string }): true | string[] {
  return problems.length === 0 || problems.map((problem) => String(explain(words, problem, options)));
}

/** Whether Node-RED can read what a typed input holds; the reason comes from Node-RED itself. */
export function checkTyped(typed: TypedValue | undefined, { label }: { label?: string }): true | string {
  if (typed === undefined || isFromEnvironment(typed.value)) return true;
  return RED.utils.validateTypedProperty(typed.value, typed.type, label ? { label } : {});
}

/** A value as it stands in the open dialog, else as it was saved: validators run in both cases. */
export function current(selector: string, saved: string | undefined): string {
  const field = $(selector);
  return String((field.length > 0 ? field.val() : saved) ?? "");
}
