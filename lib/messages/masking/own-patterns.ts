/**
 * Regular expressions of an integrator's own, over text that anybody may have written: one that explodes must not stop
 * the process. All of a message's texts share one time limit, which ends an expression wherever it is.
 */
import { createContext, Script } from "node:vm";

/** For all expressions over all texts of one message. */
const OWN_PATTERNS_MS = 100;

export interface OwnMasked {
  /** As many as were given, in their order. */
  texts: string[];
  count: number;
  /** Texts that could not be looked through in time: nothing of them is left. */
  givenUp: number;
}

/** The expression, or undefined when it is none. Letters of either case; Unicode where the expression allows it. */
export function compiled(pattern: string): RegExp | undefined {
  for (const flags of ["giu", "gi"]) {
    try {
      return new RegExp(pattern, flags);
    } catch {}
  }
  return undefined;
}

/** One expression a line; empty lines are none. */
export function patternsIn(lines: string): string[] {
  return lines
    .split("\n")
    .map((line) => line.trim())
    .filter((line) => line !== "");
}

const SCRIPT = new Script(`
  for (; done < texts.length; done++) {
    let text = texts[done];
    for (const pattern of patterns) text = text.replace(pattern, (found) => found === "" ? "" : (count++, put));
    texts[done] = text;
  }`);

export function maskOwn(texts: string[], patterns: RegExp[], put: string): OwnMasked {
  if (patterns.length === 0 || texts.every((text) => text === "")) return { texts, count: 0, givenUp: 0 };
  // Each text as a whole: what stands on the edge of a piece would be in neither of them.
  const work = { texts: [...texts], patterns, put, done: 0, count: 0 };
  const context = createContext(work);
  try {
    SCRIPT.runInContext(context, { timeout: OWN_PATTERNS_MS });
  } catch {
    // What was not looked through does not leave: better no text than one that should have been masked.
    work.texts.fill(put, work.done);
  }
  return { texts: work.texts, count: work.count, givenUp: texts.length - work.done };
}
