/** What the sandbox says about its organisation (`GET state`, and each `state` event), and the questions the page asks of it. */

/** A point in time as JSON carries it: milliseconds since 1970 or an ISO string. */
export type Moment = number | string;

export interface Named {
  id: string;
  name: string;
}

export interface Agent extends Named {
  email: string;
  onQueue: boolean;
  status: "offQueue" | "idle" | "alerting" | "interacting" | "notResponding";
  queues: Named[];
}

export interface Queue extends Named {
  waiting: number;
  agentsOnQueue: number;
}

export interface Flow extends Named {
  published: boolean;
  queueId: string | null;
}

export interface Integration extends Named {
  status: string;
  /** Null until Genesys' asynchronous creation is through. */
  recipientId: string | null;
  /** Null: messages of this integration go nowhere. */
  flowId: string | null;
  webhookUrl: string;
  typingInbound: boolean;
  typingOutbound: boolean;
}

export interface Attachment {
  /** Relative to the page. */
  url: string;
  mime: string;
  filename: string;
  mediaType: string;
  /** The sandbox is still fetching it: there is nothing at `url` yet. */
  pending?: true;
  /** Why the sandbox could not fetch it. */
  error?: string;
  /** What was said with it. */
  caption?: string;
}

type Wire = Record<string, unknown>;

/** One item of `content`: `contentType` and what goes with it. */
export interface StructuredContent extends Wire {
  contentType?: string;
}

export interface Message {
  id: string;
  direction: "inbound" | "outbound";
  from: { type: "customer" | "agent" | "flow"; name: string };
  text: string;
  attachments: Attachment[];
  time: Moment;
  /** Quick replies, cards… as they go over the wire, or the button that the customer pressed. */
  structured?: StructuredContent[];
  status: "sent" | "delivered" | "failed";
  /** Why it failed. */
  failure?: string;
}

export interface Customer {
  id: string;
  nickname?: string | null;
  firstName?: string | null;
  lastName?: string | null;
  email?: string | null;
}

export interface AgentPart extends Named {
  part: "alerting" | "connected" | "wrapup" | "left" | "missed";
  /** Only asked for advice, by this agent; reads along and is not heard by the customer. */
  askedBy?: string;
  wrappedUp?: true;
}

export interface Conversation {
  id: string;
  state: "nowhere" | "waiting" | "alerting" | "connected" | "wrapup" | "ended";
  queue: Named | null;
  /** Who is alerted or connected, or was last. */
  agent: Named | null;
  /** Every agent who is or was in it. */
  agents: AgentPart[];
  customer: Customer;
  attributes: Record<string, string>;
  integration: Named;
  startedAt: Moment;
  endedAt: Moment | null;
  /** A sentence without its full stop. */
  endReason: string | null;
  /** Milliseconds; null when the customer is not typing. */
  customerTypingUntil: number | null;
  messages: Message[];
}

export interface DeskState {
  organisation: Named;
  /** What share of the real time the sandbox's waits take; 1 = all of it. */
  timeScale: number;
  agents: Agent[];
  queues: Queue[];
  flows: Flow[];
  integrations: Integration[];
  /** The newest 100, live ones first. */
  conversations: Conversation[];
}

/** The conversations of one agent, by what the agent can do with them. */
export interface Mine {
  alerting: Conversation[];
  /** Connected, or ended and waiting for the wrap-up. */
  active: Conversation[];
  ended: Conversation[];
}

const RECENTLY_ENDED_MAX = 10;

export function mine(state: DeskState, agentId: string): Mine {
  const own = (...parts: AgentPart["part"][]) =>
    state.conversations.filter((one) => parts.includes(partOf(one, agentId)?.part ?? "missed"));
  return {
    alerting: own("alerting"),
    active: own("connected", "wrapup"),
    ended: own("left")
      .filter(({ endedAt }) => endedAt !== null)
      .slice(0, RECENTLY_ENDED_MAX),
  };
}

/** What an agent can do in a conversation. */
export function partOf({ agents }: Conversation, agentId: string): AgentPart | undefined {
  return agents.find(({ id }) => id === agentId);
}

/** The state of the queues that an agent is a member of, in the agent's order. */
export function queuesOf(state: DeskState, agent: Agent): Queue[] {
  return agent.queues.map(
    ({ id, name }) =>
      state.queues.find((queue) => queue.id === id) ?? { id, name, waiting: 0, agentsOnQueue: 0 },
  );
}

/** The best name there is for a customer; `""` when Genesys was told none. */
export function customerName({ firstName, lastName, nickname, email }: Customer): string {
  return [firstName, lastName].filter(Boolean).join(" ") || nickname || email || "";
}

/** Why the bot escalated, as the flow wrote it into the attributes. */
export function reasonOf({ attributes }: Conversation): string {
  return attributes.reason ?? "";
}

export function inboundCount({ messages }: Conversation): number {
  return messages.filter(({ direction }) => direction === "inbound").length;
}
