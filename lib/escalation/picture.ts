/** What a conversation shows of one escalation: who is there, who was, and how far it has come. Pure. */
import type { ConversationView, ParticipantView } from "../genesys/conversations.ts";
import type { Agent, Escalation } from "./escalation.ts";

export interface Picture {
  /** The agent who talks with the customer; of several (a conference) the one who did before. */
  connected?: Agent;
  /** The agent who was connected last, whether or not they still are. */
  last?: Agent;
  /** Agents who were alerted and are gone without ever having been connected: declined, or let it ring. */
  declined: Agent[];
  /** The id of the queue in which it waits, or waited last. */
  queueId?: string;
  ended: boolean;
  /** The customer's, once their leg is closed. */
  disconnectType?: string;
  /** When that was, by Genesys' clock. */
  closedAt?: number;
  /** Grows with everything that happens in the conversation, so the smaller of two is the older picture. */
  progress: number;
}

/** How far Genesys' clock and ours may be apart. */
const CLOCKS_APART_MS = 2_000;
/** What is said of one moment may differ by so much. */
const SAME_MOMENT_MS = 100;
/** After this long a conversation that still shows nothing but its earlier end has really ended. */
const REOPENING_MS = 30_000;

export function pictureOf(escalation: Escalation, view: ConversationView, now: number): Picture {
  const mine = view.participants.filter((participant) => !isOfBefore(escalation, view.id, participant));
  const agents = mine.filter(({ purpose }) => purpose === "agent");
  const present = agents.filter(({ state }) => state === "connected").map(agentOf);
  const last = agents.findLast(({ connectedAt }) => connectedAt !== undefined);
  const connected = present.find((agent) => sameAgent(escalation.agent, agent)) ?? present[0];
  const customer = view.participants.findLast(({ purpose }) => purpose === "customer");
  return {
    connected,
    last: connected ?? (last && agentOf(last)),
    declined: agents.filter(({ connectedAt, endedAt }) => !connectedAt && endedAt).map(agentOf),
    queueId: mine.findLast(({ purpose }) => purpose === "acd")?.queueId,
    ended: view.ended && (hasCustomer(mine) || !isReopening(escalation, view.id, now)),
    disconnectType: customer?.disconnectType,
    closedAt: customer?.endedAt,
    progress: view.participants.reduce((sum, participant) => sum + stepsOf(participant), 0),
  };
}

export function sameAgent(a: Agent | undefined, b: Agent): boolean {
  return a !== undefined && (a.id && b.id ? a.id === b.id : a.name === b.name);
}

/** Whether that moment, on Genesys' clock, was before this escalation opened the conversation again. */
export function wasBefore({ reopens, requestedAt }: Escalation, conversationId: string, moment: number) {
  if (reopens?.conversationId !== conversationId) return false;
  if (reopens.closedAt === undefined) return moment < requestedAt + CLOCKS_APART_MS;
  return moment <= reopens.closedAt + SAME_MOMENT_MS;
}

/** An agent who was connected when it closed is of before, however late Genesys closed that leg. */
function isOfBefore(escalation: Escalation, conversationId: string, participant: ParticipantView): boolean {
  const { purpose, connectedAt, endedAt } = participant;
  if (endedAt === undefined) return false;
  const counts = purpose === "agent" && escalation.reopens?.closedAt !== undefined ? connectedAt : undefined;
  return wasBefore(escalation, conversationId, counts ?? endedAt);
}

/** The view may be older than our first word, which opens the conversation again. */
function isReopening({ reopens, requestedAt }: Escalation, conversationId: string, now: number): boolean {
  return reopens?.conversationId === conversationId && now - requestedAt < REOPENING_MS;
}

function hasCustomer(participants: ParticipantView[]): boolean {
  return participants.some(({ purpose }) => purpose === "customer");
}

/** A participant comes, is connected, goes: never back. */
function stepsOf({ state, connectedAt, endedAt }: ParticipantView): number {
  if (state === "disconnected" || state === "terminated" || endedAt !== undefined) return 3;
  return state === "connected" || connectedAt !== undefined ? 2 : 1;
}

function agentOf({ userId, name }: ParticipantView): Agent {
  return { ...(userId && { id: userId }), name: name || "Agent" };
}
