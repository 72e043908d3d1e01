/** What makes a message ask for a human: its action, or one of the router's rules. Pure. */
import type { Action } from "../messages/contract.ts";
import { matchesInTime } from "./matching.ts";

/** One rule whose property and value are already evaluated. */
export interface EvaluatedRule {
  operator: "eq" | "contains" | "regex" | "failures";
  /** How the property is called, for the explanation. */
  property: string;
  /** `failures`: what is counted together, over messages. */
  counter?: string;
  actual: unknown;
  expected: unknown;
  /** Sends the chat to this competency; "" leaves what the message says. */
  competency: string;
}

export interface Trigger {
  because: string;
  competency?: string;
}

/** The first reason found, the explicit action before the rules, which look at words alone. */
export function triggerOf(action: unknown, rules: readonly EvaluatedRule[]): Trigger | undefined {
  if (isNoWord(action)) return undefined;
  if (action === "escalate") return { because: "the flow asks for a human" };
  const rule = rules.find(holds);
  if (!rule) return undefined;
  return {
    because: `rule: ${rule.property} ${rule.operator} ${String(rule.expected)}`,
    ...(rule.competency !== "" && { competency: rule.competency }),
  };
}

/** Typing, receipts and the user's leaving say nothing that a human could be asked for by. */
export function isNoWord(action: unknown): boolean {
  return NO_WORDS.some((one) => one === action);
}

const NO_WORDS: readonly Action[] = ["typing", "delivered", "failed", "end"];

function holds({ operator, actual, expected }: EvaluatedRule): boolean {
  switch (operator) {
    case "eq":
      return (
        isThere(actual) &&
        (actual === expected || (isPlain(actual) && isPlain(expected) && String(actual) === String(expected)))
      );
    case "contains":
      if (Array.isArray(actual)) return actual.includes(expected);
      return textOf(actual).includes(textOf(expected)) && textOf(expected) !== "";
    case "regex":
      return matches(actual, expected);
    case "failures":
      return Number(expected) > 0 && Number(actual) >= Number(expected);
  }
}

/** A pattern that is none, or empty, or takes too long, never holds: the dialog's validator has told so already. */
function matches(actual: unknown, pattern: unknown): boolean {
  if (!isThere(pattern) || pattern === "") return false;
  return matchesInTime(String(pattern), String(actual ?? ""));
}

function textOf(value: unknown): string {
  return isThere(value) ? String(value).toLowerCase() : "";
}

/** What is not there equals nothing, not even what is not there either: such a rule would fit every message. */
function isThere(value: unknown): boolean {
  return value !== undefined && value !== null;
}

function isPlain(value: unknown): boolean {
  return ["string", "number", "boolean", "bigint"].includes(typeof value);
}
