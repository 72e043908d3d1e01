/**
 * What really happens to a conversation, step by step: what Genesys' API shows then, and what its socket and our own
 * side say (genesys-contract §5.1, §5.4, §5.5). Participants only come, are connected, and go.
 */
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { EscalationEvent } from "../../../lib/escalation/events.ts";
import type { ConversationView } from "../../../lib/genesys/conversations.ts";
import { AT, acd, alerting, connected, customer, declined, gone, left, view } from "./views.ts";

export interface Sequence {
  /** In the order in which it happens. The last picture is what anybody who reads the conversation afterwards sees. */
  events: EscalationEvent[];
  /** What the flow is told when all is heard in order. */
  told: string[];
  /** What the escalation is at first, when it is not a first one. */
  of?: Partial<Escalation>;
}

export const accepted = {
  kind: "accepted",
  source: "flow",
  at: AT,
  conversationId: "conversation-1",
} as const;
export const refused = { kind: "refused", source: "flow", at: AT } as const;
export const lost = { kind: "gone", source: "reconciliation", at: AT } as const;
export const word = { kind: "message", source: "webhook", at: AT, conversationId: "conversation-1" } as const;
export const endAsked = { kind: "end-asked", source: "flow", at: AT, reason: "user" } as const;
export const endDone = { kind: "end-done", source: "flow", at: AT, closed: true } as const;

export const customerEnd = (disconnectType?: string, happenedAt = AT): EscalationEvent => ({
  kind: "customer-end",
  source: "notification",
  at: AT,
  conversationId: "conversation-1",
  disconnectType,
  happenedAt,
});

export const seen = (conversation: ConversationView): EscalationEvent => ({
  kind: "seen",
  source: "reconciliation",
  at: AT,
  view: conversation,
});

const shows = (...parts: Parameters<typeof view>) => seen(view(...parts));
const noMore = acd("disconnected");

export const waiting = shows(customer(), acd());
export const ringing = shows(customer(), acd(), alerting("Amélie"));
export const talking = shows(customer(), noMore, connected("Amélie"));

export const SEQUENCES: Record<string, Sequence> = {
  "an agent accepts and ends": {
    events: [
      accepted,
      waiting,
      ringing,
      talking,
      word,
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client")),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "an agent declines, another accepts and ends": {
    events: [
      accepted,
      ringing,
      shows(customer(), acd(), declined("Amélie")),
      shows(customer(), acd(), declined("Amélie"), alerting("Tom")),
      shows(customer(), noMore, declined("Amélie"), connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, declined("Amélie"), left("Tom", "client")),
    ],
    told: ["queued", "declined Amélie", "joined Tom", "ended agent"],
  },
  "no answer, the same agent is alerted again and accepts": {
    events: [
      accepted,
      ringing,
      shows(customer(), acd(), declined("Amélie")),
      shows(customer(), acd(), declined("Amélie"), alerting("Amélie")),
      shows(customer(), noMore, declined("Amélie"), connected("Amélie")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, declined("Amélie"), left("Amélie", "client")),
    ],
    told: ["queued", "declined Amélie", "joined Amélie", "ended agent"],
  },
  "no answer from anybody, and the flow gives up": {
    events: [
      accepted,
      ringing,
      shows(customer(), acd(), declined("Amélie")),
      shows(customer(), acd(), declined("Amélie"), declined("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, declined("Amélie"), declined("Tom")),
    ],
    told: ["queued", "declined Amélie", "declined Tom", "ended disconnected"],
  },
  "a blind transfer to a queue": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, left("Amélie"), acd()),
      shows(customer(), noMore, left("Amélie"), acd(), alerting("Marc")),
      shows(customer(), noMore, left("Amélie"), noMore, connected("Marc")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie"), noMore, left("Marc", "client")),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "transferred Amélie→Marc", "ended agent"],
  },
  "a blind transfer to a queue where nobody comes": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, left("Amélie"), acd()),
      customerEnd("TIMEOUT"),
      shows(gone("timeout"), noMore, left("Amélie"), noMore),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "ended disconnected"],
  },
  "a blind transfer to an agent": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), alerting("Tom")),
      shows(customer(), noMore, left("Amélie"), connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "a consultation, and then the transfer": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), alerting("Tom")),
      shows(customer(), noMore, connected("Amélie"), connected("Tom")),
      shows(customer(), noMore, left("Amélie", "consult.transfer"), connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "consult.transfer"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "a consultation from which the first agent comes back": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), connected("Tom")),
      shows(customer(), noMore, connected("Amélie"), left("Tom", "client")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "a transfer to an agent who declines, and somebody else comes": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, left("Amélie"), alerting("Tom")),
      shows(customer(), noMore, left("Amélie"), declined("Tom"), acd()),
      shows(customer(), noMore, left("Amélie"), declined("Tom"), noMore, connected("Marc")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie"), declined("Tom"), noMore, left("Marc", "client")),
    ],
    told: [
      "queued",
      "joined Amélie",
      "left Amélie",
      "declined Tom",
      "transferred Amélie→Marc",
      "ended agent",
    ],
  },
  "a consultation that the colleague declines": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), alerting("Tom")),
      shows(customer(), noMore, connected("Amélie"), declined("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client"), declined("Tom")),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "the agent closes the browser during a consultation": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), connected("Tom")),
      shows(customer(), noMore, left("Amélie", "transport.failure"), connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "transport.failure"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "a conference whose second agent leaves": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), connected("Tom")),
      shows(customer(), noMore, connected("Amélie"), left("Tom", "client")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "a conference whose first agent leaves": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, connected("Amélie"), connected("Tom")),
      shows(customer(), noMore, left("Amélie", "conference.transfer"), connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "conference.transfer"), left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "an agent closes the browser, and somebody else takes over": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, left("Amélie", "transport.failure"), acd()),
      shows(customer(), noMore, left("Amélie", "transport.failure"), noMore, connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "transport.failure"), noMore, left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "an agent closes the browser and comes back": {
    events: [
      accepted,
      talking,
      shows(customer(), noMore, left("Amélie", "error"), acd()),
      shows(customer(), noMore, left("Amélie", "error"), noMore, connected("Amélie")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "error"), noMore, left("Amélie", "client")),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "joined Amélie", "ended agent"],
  },
  "the queue's inactivity timer closes it": {
    events: [
      accepted,
      talking,
      customerEnd("INACTIVITY"),
      shows(gone("inactivity"), noMore, left("Amélie", "peer")),
    ],
    told: ["queued", "joined Amélie", "ended disconnected"],
  },
  "the wrap-up is done before the end": {
    events: [
      accepted,
      talking,
      talking,
      customerEnd("PEER"),
      shows(gone("peer"), noMore, { ...left("Amélie", "client"), state: "terminated" }),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "the wrap-up is done long after the end": {
    events: [
      accepted,
      talking,
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client")),
      shows(gone("peer"), noMore, { ...left("Amélie", "client"), state: "terminated" }),
    ],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "the customer ends while waiting": {
    events: [accepted, waiting, customerEnd("CLIENT"), shows(gone("client"), noMore)],
    told: ["queued", "ended disconnected"],
  },
  "our own end": {
    events: [
      accepted,
      talking,
      endAsked,
      customerEnd("CLIENT"),
      endDone,
      shows(gone("client"), noMore, left("Amélie", "peer")),
    ],
    told: ["queued", "joined Amélie", "ended user"],
  },
  "our own end, while an agent picks up": {
    events: [
      accepted,
      ringing,
      endAsked,
      talking,
      endDone,
      shows(gone("client"), noMore, left("Amélie", "peer")),
    ],
    told: ["queued", "ended user"],
  },
  "an end that nobody heard, and the user's next word opens the conversation again": {
    events: [
      accepted,
      talking,
      shows(gone("peer"), noMore, left("Amélie", "client"), customer(), acd()),
      shows(gone("peer"), noMore, left("Amélie", "client"), customer(), noMore, connected("Tom")),
      customerEnd("PEER"),
      shows(gone("peer"), noMore, left("Amélie", "client"), gone("peer"), noMore, left("Tom", "client")),
    ],
    told: ["queued", "joined Amélie", "left Amélie", "transferred Amélie→Tom", "ended agent"],
  },
  "a second escalation opens the first one's conversation again, and nobody comes": {
    of: { number: 2, reopens: { conversationId: "conversation-1", closedAt: AT }, requestedAt: AT + 60_000 },
    events: [
      // What is still shown, and said again, of the first one.
      shows(gone("peer"), noMore, left("Amélie", "client")),
      customerEnd("PEER"),
      accepted,
      shows(gone("peer"), noMore, left("Amélie", "client"), customer({ connectedAt: AT + 61_000 }), acd()),
      customerEnd("PEER", AT + 90_000),
      shows(
        gone("peer"),
        noMore,
        left("Amélie", "client"),
        customer({ state: "disconnected", endedAt: AT + 90_000, disconnectType: "peer" }),
        noMore,
      ),
    ],
    told: ["queued", "ended disconnected"],
  },
  "an agent came and went between two looks": {
    events: [accepted, customerEnd("PEER"), shows(gone("peer"), noMore, left("Amélie", "client"))],
    told: ["queued", "joined Amélie", "ended agent"],
  },
  "the organisation is another one": {
    events: [accepted, talking, lost],
    told: ["queued", "joined Amélie", "ended error"],
  },
  "Genesys refuses the first message": { events: [refused, lost], told: ["ended error"] },
};
