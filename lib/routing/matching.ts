/**
 * An integrator's regular expression over what a user wrote: one that explodes must not stop the process, and with it
 * every other chat. What repeats nothing cannot explode and is run as it is; anything else has a time limit.
 */
import { type Context, createContext, Script } from "node:vm";

const MATCHING_MS = 100;

const REPEATS = /[*+{]/;
const SCRIPT = new Script("found = pattern.test(text)");
let context: Context | undefined;

/** False also for what is no expression, and for what is not found in time. */
export function matchesInTime(pattern: string, text: string, limitMs = MATCHING_MS): boolean {
  try {
    const expression = new RegExp(pattern, "iu");
    if (!REPEATS.test(pattern)) return expression.test(text);
    context ??= createContext({});
    Object.assign(context, { pattern: expression, text, found: false });
    SCRIPT.runInContext(context, { timeout: limitMs });
    return context.found === true;
  } catch {
    return false;
  } finally {
    // Nobody's words stay behind.
    if (context) context.text = "";
  }
}
