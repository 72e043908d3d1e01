/** One handover of a chat to human agents, as it is kept in the store. Plain JSON. */
import type { HandedOver } from "../messages/history/news.ts";
import type { TimerOverrides } from "../messages/timers.ts";

export type EscalationState = "requested" | "queued" | "connected" | "transferring" | "ended";

export type EndReason =
  | "agent"
  | "user"
  | "no-pickup"
  | "user-idle"
  | "agent-idle"
  | "disconnected"
  | "error"
  | "unknown";

export type TimerName = "no-pickup" | "user-idle" | "agent-idle";

/** A warning that was given, for the silence that began at `since`. */
export interface Warned {
  timer: TimerName;
  /** Milliseconds since 1970, both. */
  since: number;
  at: number;
}

/** Which of the sources said so (DESIGN §7); `flow` is our own side: an action or a timer. */
export type Source = "webhook" | "notification" | "reconciliation" | "flow";

/** A conversation has no picture of an agent: `user` in it is a reference, id and name (genesys-contract §5.5). */
export interface Agent {
  id?: string;
  name: string;
}

/** What is known of a conversation that an escalation goes on with (setting `continueThread`). */
export interface Reopened {
  conversationId: string;
  /** The earlier escalation's `closedAt`. */
  closedAt?: number;
}

export interface Escalation {
  /** Our own id, a UUID; `msg.genesys.escalationId`. */
  id: string;
  chatId: string;
  /** 1 for the chat's first escalation, then 2, …; part of the user's id on the wire. */
  number: number;
  state: EscalationState;
  /** The row that serves it ("" = without competency) and the path that led there, the wanted one first. */
  competency: string;
  fallbackPath: string[];
  integrationId: string;
  integrationName: string;
  queueId: string;
  /** The queue in which its conversation was last seen to wait, where that is another than the row's. */
  waitsIn?: string;
  /** Known once Genesys answered the first message. */
  conversationId?: string;
  /** The agent who is connected, or the last one who was. */
  agent?: Agent;
  /** How many agents let it ring or declined, as far as told to the flow. */
  declined?: number;
  /** How much of the flow's history the agent was given with it. */
  handedOver?: HandedOver;
  /** What the flow said of this chat's language (BCP 47) and time zone (IANA), when it did. */
  language?: string;
  timeZone?: string;
  /** Milliseconds since 1970, all of them. */
  requestedAt: number;
  connectedAt?: number;
  endedAt?: number;
  endReason?: EndReason;
  endSource?: Source;
  /** When the customer's leg was closed, by Genesys' clock (ms since 1970); unknown where only our side said so. */
  closedAt?: number;
  /** The conversation of an earlier escalation that this one opens again: what it shows of before does not count. */
  reopens?: Reopened;
  /** Conversations that it was in before Genesys began another one; the last three. */
  former?: string[];
  /** How far the conversation had come when it was last seen anew, so that a late, older picture is recognised. */
  seen?: { progress: number; at: number };
  /** The customer's leg is closed, but not yet why: that depends on whether an agent was there. */
  legClosed?: { at: number; source: Source; disconnectType?: string; happenedAt?: number };
  /** What happened, in a few characters per step; `timeline.ts` reads and writes it. */
  timeline?: string;
  /** Names that the timeline speaks of. */
  names?: string[];
  /** Set when our side asked for the end and Genesys has not yet confirmed it. */
  endingSince?: number;
  endingReason?: EndReason;
  /** What `msg.timers` set for this escalation. */
  timers?: TimerOverrides;
  /** The last warning of silence that the flow was given. */
  warned?: Warned;
}

export function isLive(escalation: Escalation): boolean {
  return escalation.state !== "ended";
}
