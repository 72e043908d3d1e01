/** The typed inputs of a dialog: Node-RED's widget, kept as one `{value, type}` pair. */

import type { TypedValue } from "../config/typed-value.ts";

/** What a property of the message contract may be read from. */
export const TEXT_SOURCES = ["msg", "flow", "global", "str", "jsonata", "env"];
export const LIST_SOURCES = ["msg", "flow", "global", "json", "jsonata", "env"];

/** Makes the input a typed input that shows `typed`. */
export function showTyped(input: JQuery, typed: TypedValue | undefined, types: string[]): JQuery {
  const { value, type } = typed ?? { value: "", type: types[0] ?? "msg" };
  input.val(value);
  return input
    .typedInput({ default: type, types: types.includes(type) ? types : [...types, type] })
    .typedInput("type", type)
    .typedInput("value", value);
}

export function readTyped(input: JQuery): TypedValue {
  return { value: input.typedInput("value").trim(), type: input.typedInput("type") };
}
