/**
 * The life of an escalation: a pure function from what was heard to the next state and what the flow is told.
 * Events may come in any order, twice, or not at all; the end is told exactly once.
 */
import type { ConversationView, ParticipantView } from "../genesys/conversations.ts";
import { type Agent, type EndReason, type Escalation, isLive } from "./escalation.ts";
import type { EscalationEvent, Told } from "./events.ts";

export interface Reduced {
  next: Escalation;
  told: Told[];
}

export function reduce(escalation: Escalation, event: EscalationEvent): Reduced {
  if (!isLive(escalation)) return { next: escalation, told: [] };
  switch (event.kind) {
    case "accepted":
      return accepted(escalation, event);
    case "refused":
    case "gone":
      return end(escalation, event, "error");
    case "message":
      return { next: withConversation(escalation, event.conversationId), told: [] };
    case "end-asked":
      return { next: asked(escalation, event.at, event.reason), told: [] };
    case "end-done":
      return end(escalation, event, escalation.endingReason ?? "user");
    case "customer-end":
      return end(escalation, event, reasonOf(event.disconnectType, hadAgent(escalation)));
    case "seen":
      return whileEnding(escalation, seen(escalation, event));
  }
}

/** Once our side has asked for the end the chat is the bot's again: of agents who still come or go nobody is told. */
function whileEnding({ endingSince }: Escalation, { next, told }: Reduced): Reduced {
  return { next, told: endingSince === undefined ? told : told.filter(({ kind }) => kind === "ended") };
}

function accepted(escalation: Escalation, event: EscalationEvent & { kind: "accepted" }): Reduced {
  const next = withConversation(escalation, event.conversationId);
  if (next.state !== "requested") return { next, told: [] };
  return { next: { ...next, state: "queued" }, told: [{ kind: "event", event: "queued", at: event.at }] };
}

function withConversation(escalation: Escalation, conversationId: string | undefined): Escalation {
  if (!conversationId || escalation.conversationId === conversationId) return escalation;
  return { ...escalation, conversationId };
}

/** The first asker's reason stays. */
function asked(escalation: Escalation, at: number, reason: EndReason): Escalation {
  if (escalation.endingSince !== undefined) return escalation;
  return { ...escalation, endingSince: at, endingReason: reason };
}

function seen(escalation: Escalation, event: EscalationEvent & { kind: "seen" }): Reduced {
  const { view } = event;
  const declined = countDeclined(view);
  const told: Told[] = [];
  let next: Escalation = { ...escalation };
  const connected = view.participants.find(isConnectedAgent);
  const lastAgent = connected ? agentOf(connected) : lastConnectedAgent(view);

  for (let count = escalation.declined ?? 0; count < declined.length; count++) {
    told.push({ kind: "event", event: "declined", at: event.at, agent: declined[count] });
  }
  if (declined.length > (escalation.declined ?? 0)) next.declined = declined.length;

  if (connected) {
    const agent = agentOf(connected);
    if (!sameAgent(escalation.agent, agent) || escalation.connectedAt === undefined) {
      told.push(
        hadAgent(escalation)
          ? { kind: "event", event: "transferred", at: event.at, from: escalation.agent, to: agent }
          : { kind: "event", event: "joined", at: event.at, agent },
      );
    } else if (escalation.state !== "connected") {
      told.push({ kind: "event", event: "joined", at: event.at, agent });
    }
    next = { ...next, state: "connected", agent, connectedAt: escalation.connectedAt ?? event.at };
  } else if (!view.ended && escalation.state === "connected") {
    told.push({ kind: "event", event: "left", at: event.at, agent: escalation.agent });
    next.state = "transferring";
  }
  if (!view.ended) return { next, told };

  // Came and went between two looks: the flow still learns who it was.
  if (lastAgent && !hadAgent(next)) {
    told.push({ kind: "event", event: "joined", at: event.at, agent: lastAgent });
    next = { ...next, agent: lastAgent, connectedAt: event.at };
  }
  const ended = end(next, event, reasonOf(customerDisconnectType(view), hadAgent(next)));
  return { next: ended.next, told: [...told, ...ended.told] };
}

function end(escalation: Escalation, { at, source }: EscalationEvent, reason: EndReason): Reduced {
  const endReason = escalation.endingReason ?? reason;
  return {
    next: { ...escalation, state: "ended", endedAt: at, endReason, endSource: source },
    told: [{ kind: "ended", at, reason: endReason, source }],
  };
}

/**
 * Why the customer's leg closed, from `disconnectType` (genesys-contract §5.4). PEER is the other side hanging up: the
 * agent, if there was one. Unknown words stay `unknown`, so that a new one is seen and not mistaken.
 */
export function reasonOf(disconnectType: string | undefined, agentWasThere: boolean): EndReason {
  switch ((disconnectType ?? "").toLowerCase().replaceAll(".", "_")) {
    case "peer":
      return agentWasThere ? "agent" : "disconnected";
    case "":
    case "unknown":
    case "other":
      return agentWasThere ? "agent" : "unknown";
    case "error":
    case "transport_failure":
      return "error";
    case "client":
    case "endpoint":
    case "system":
    case "timeout":
    case "inactivity":
    case "session_expired":
    case "spam":
      return "disconnected";
    default:
      return "unknown";
  }
}

function hadAgent(escalation: Escalation): boolean {
  return escalation.connectedAt !== undefined;
}

function sameAgent(a: Agent | undefined, b: Agent): boolean {
  return a !== undefined && (a.id && b.id ? a.id === b.id : a.name === b.name);
}

function isConnectedAgent(participant: ParticipantView): boolean {
  return participant.purpose === "agent" && participant.state === "connected";
}

function customerDisconnectType(view: ConversationView): string | undefined {
  return view.participants.findLast(({ purpose }) => purpose === "customer")?.disconnectType;
}

function lastConnectedAgent(view: ConversationView): Agent | undefined {
  const agent = view.participants.findLast(({ purpose, connectedAt }) => purpose === "agent" && connectedAt);
  return agent && agentOf(agent);
}

/** Agents who were alerted and are gone without ever having been connected: declined, or let it ring. */
function countDeclined(view: ConversationView): Agent[] {
  return view.participants
    .filter(({ purpose, connectedAt, endedAt }) => purpose === "agent" && !connectedAt && endedAt)
    .map(agentOf);
}

function agentOf({ userId, name }: ParticipantView): Agent {
  return { ...(userId && { id: userId }), name: name || "Agent" };
}
