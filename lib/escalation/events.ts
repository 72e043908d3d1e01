/** What the three sources and our own side say about an escalation, and what the flow is told of it. */
import type { ConversationView } from "../genesys/conversations.ts";
import type { Agent, EndReason, Source } from "./escalation.ts";

interface Heard {
  source: Source;
  /** Milliseconds since 1970. */
  at: number;
}

export type EscalationEvent =
  /** Genesys took the first message. */
  | (Heard & { kind: "accepted"; conversationId?: string })
  /** Genesys finally refused the first message. */
  | (Heard & { kind: "refused" })
  /** A message from an agent or a Genesys bot: the conversation lives. */
  | (Heard & { kind: "message"; conversationId?: string })
  /** Our side wants the end: the user, a timer, the flow. */
  | (Heard & { kind: "end-asked"; reason: EndReason })
  /** Our side's end is carried out; `closed` when that was read back, not when it could not be done or not be seen. */
  | (Heard & { kind: "end-done"; closed: boolean })
  /**
   * The customer's leg is closed (`customer.end`): this is the end. Why may depend on whether an agent was there: when
   * nobody knows, the conversation has to be read first. `final` says that there is no more to be learnt.
   */
  | (Heard & {
      kind: "customer-end";
      conversationId?: string;
      disconnectType?: string;
      /** Genesys' clock, milliseconds since 1970. */
      happenedAt?: number;
      final?: boolean;
    })
  /** The conversation as Genesys shows it. */
  | (Heard & { kind: "seen"; view: ConversationView })
  /** Genesys does not know the conversation, or the organisation is another one now. */
  | (Heard & { kind: "gone" });

export type Told =
  | { kind: "event"; event: "queued"; at: number }
  | { kind: "event"; event: "joined"; at: number; agent: Agent }
  | { kind: "event"; event: "left"; at: number; agent?: Agent }
  | { kind: "event"; event: "transferred"; at: number; from?: Agent; to: Agent }
  | { kind: "event"; event: "declined"; at: number; agent?: Agent }
  | { kind: "ended"; at: number; reason: EndReason; source: Source };
