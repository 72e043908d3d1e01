/** A typedInput's value for one message, asynchronously, as every context store and JSONata wants it. */
import type { Node, NodeAPI } from "node-red";
import type { TypedValue } from "./config/typed-value.ts";
import type { FlowMessage } from "./handler.ts";

/**
 * An unset typed value is undefined, and so is a property of something that is not there, such as `user.id` where the
 * message has no `user`. Rejects for what is wrong in itself: a bad expression, a context store that fails.
 */
export async function evaluate(
  RED: NodeAPI,
  typed: TypedValue | undefined,
  node: Node,
  msg: FlowMessage,
): Promise<unknown> {
  if (!typed || typed.value === "" || typed.value === undefined) return undefined;
  try {
    return await new Promise((resolve, reject) => {
      RED.util.evaluateNodeProperty(typed.value, typed.type, node, msg, (error, value) => {
        if (error) reject(error);
        else resolve(value);
      });
    });
  } catch (error) {
    // Node-RED reads the path with no question mark in it.
    if (error instanceof TypeError) return undefined;
    throw error;
  }
}
