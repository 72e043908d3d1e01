/** A typedInput's value for one message, asynchronously, as every context store and JSONata wants it. */
import type { Node, NodeAPI } from "node-red";
import type { TypedValue } from "./config/typed-value.ts";
import type { FlowMessage } from "./handler.ts";

/** An unset typed value, or one that cannot be read, is undefined. */
export function evaluate(
  RED: NodeAPI,
  typed: TypedValue | undefined,
  node: Node,
  msg: FlowMessage,
): Promise<unknown> {
  if (!typed || typed.value === "" || typed.value === undefined) return Promise.resolve(undefined);
  return new Promise((resolve, reject) => {
    RED.util.evaluateNodeProperty(typed.value, typed.type, node, msg, (error, value) => {
      if (error) reject(error);
      else resolve(value);
    });
  });
}
