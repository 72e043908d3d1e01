/** What a competency-router keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Migration } from "../shared/config/migrate.ts";
import { fromMessage, type NumberSetting, type TypedValue } from "../shared/config/typed-value.ts";

/**
 * How a rule compares; `failures`: the property is true on that many messages of the chat in a row, not counting those
 * that have no such property.
 */
export type RuleOperator = "eq" | "contains" | "regex" | "failures";

/** One reason to ask for a human: the property, compared with the value, and the competency that is then wanted. */
export interface RouterRule {
  property: string;
  propertyType: string;
  operator: RuleOperator;
  value: string;
  valueType: string;
  /** Empty = what the message says in its own competency property. */
  competency: string;
}

/** Whose the chat is when the user writes again soon after the end. */
export type AfterEnd = "bot" | "reopen";

export type WhenUnknown = "agent" | "unavailable";

export interface RouterProperties {
  name: string;
  /** The id of the genesys-config. */
  connector: string;
  chatId: TypedValue;
  competency: TypedValue;
  rules: RouterRule[];
  whenUnknown: WhenUnknown;
  /** More chats waiting than this = `unavailable`; 0 = off. */
  maxWaiting: NumberSetting;
  /** A longer estimated wait than this = `unavailable`; 0 = off. */
  maxWaitSeconds: NumberSetting;
  afterEnd: AfterEnd;
  /** So long after the end `reopen` holds; Genesys threads for 72 hours at most. */
  reopenMinutes: NumberSetting;
  configVersion: number;
}

export const ROUTER_DEFAULTS: RouterProperties = {
  name: "",
  connector: "",
  chatId: fromMessage("chatId"),
  competency: fromMessage("competency"),
  rules: [],
  whenUnknown: "agent",
  maxWaiting: 0,
  maxWaitSeconds: 0,
  afterEnd: "bot",
  reopenMinutes: 60,
  configVersion: 1,
};

export const ROUTER_MIGRATIONS: readonly Migration[] = [];
