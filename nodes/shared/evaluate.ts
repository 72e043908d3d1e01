/** A typedInput's value for one message, asynchronously, as every context store and JSONata wants it. */
import type { Node, NodeAPI } from "node-red";
import { HandoverError, loggable } from "../../lib/index.ts";
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
  if (typed.type === "msg" && PLAIN_PATH.test(typed.value)) return propertyAt(msg, typed.value);
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
    throw unreadable(typed, error);
  }
}

/** What is wrong, but not what it was found in: an expression's own error quotes the message's values. */
function unreadable({ value, type }: TypedValue, error: unknown): HandoverError {
  const { code } = (error ?? {}) as { code?: unknown };
  const why = typeof code === "string" && /^\w{1,40}$/.test(code) ? code : loggable(error);
  return new HandoverError(
    "NOT_CONFIGURED",
    `The ${type} value "${value.slice(0, 80)}" of this node cannot be read (${why}).`,
    "Check the expression, or the context store that it names, in the node's dialog.",
  );
}

/** `text` or `user.name`: nothing in it that Node-RED would have to interpret. */
const PLAIN_PATH = /^[A-Za-z_$][\w$]*(?:\.[A-Za-z_$][\w$]*)*$/;

/**
 * The same as Node-RED's own reader, but an absent parent costs nothing: it throws there, and an error with its stack
 * for each part of an identity that most messages do not have was half of what a message cost.
 */
function propertyAt(msg: FlowMessage, path: string): unknown {
  let found: unknown = msg;
  for (const name of path.replace(/^msg\./, "").split(".")) {
    if (found === undefined || found === null) return undefined;
    found = (found as Record<string, unknown>)[name];
  }
  return found;
}
