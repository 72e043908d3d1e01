/** The message contract (DESIGN §3) as types: what the nodes read from a flow message and write into one. */
import type { AttributesReport } from "./attributes.ts";
import type { HistoryReport } from "./history/report.ts";
import type { MaskCounts } from "./masking/masking.ts";
import type { TimerOverrides } from "./timers.ts";

export type Action = "message" | "escalate" | "typing" | "delivered" | "failed" | "end";

/** An attachment as the flow gives it: either a public address or the bytes themselves. */
export interface Attachment {
  url?: string;
  data?: Uint8Array;
  name?: string;
  mime?: string;
  /** Bytes. */
  size?: number;
  caption?: string;
}

export interface Identity {
  email?: string;
  firstName?: string;
  lastName?: string;
  nickname?: string;
  /** Where first and last name are not known apart. */
  fullName?: string;
}

export interface HistoryTurn {
  from: "user" | "bot" | "agent";
  text: string;
  /** Milliseconds since 1970 or an ISO date. */
  time?: number | string;
  attachments?: Attachment[];
}

/** A turn of a flow's history; who spoke may be unknown. */
export type PastTurn = Omit<HistoryTurn, "from"> & Partial<Pick<HistoryTurn, "from">>;

/** `msg.reply`: a choice's `reply` as it came with `msg.structured`, or a part of it. */
export type ExternalReply = Partial<
  Record<"messageId" | "escalationId" | "type" | "text" | "payload", string>
>;

/** A flow message after reading: every part has its type, nothing is missing that is required. */
export interface Outgoing {
  chatId: string;
  action: Action;
  text: string;
  attachments: Attachment[];
  competency: string;
  identity: Identity;
  history: PastTurn[];
  /** The flow's own summary of the chat; "" = none. */
  summary: string;
  /** Where the whole history can be read, for the agent's script; "" = nowhere. */
  historyUrl: string;
  /** What the flow says of this chat's language (BCP 47) and time zone (IANA); "" = the connector's. */
  language: string;
  timeZone: string;
  attributes: Record<string, string>;
  reason: string;
  /** `msg.timers`, in seconds: this chat's timers, or what changes of them. */
  timers?: TimerOverrides;
  /** What the user chose of structured content; whole, or a part that says which choice. */
  reply?: ExternalReply;
  /** The inbox entry that `delivered` and `failed` speak of, and the escalation that it came in. */
  messageId?: string;
  escalationId?: string;
  /** What the result's flow message is made of when the original is gone. JSON-safe. */
  copy: Record<string, unknown>;
}

/** `msg.genesys`: which escalation and message this is about. */
export interface GenesysMark {
  escalationId: string;
  conversationId?: string;
  integrationId: string;
  integrationName: string;
  competency: string;
  queueId: string;
  messageId?: string;
  /** ISO-8601. */
  time: string;
  redelivered?: boolean;
}

/** `msg.delivery` on the output of genesys-send. */
export interface Delivery {
  status: "accepted" | "confirmed" | "dropped";
  attempts: number;
  /** Milliseconds since 1970. */
  acceptedAt: number;
  latencyMs: number;
  /** True when `escalate` met a live escalation and its text went there. */
  already: boolean;
  /** True when the result reached the flow only after a deploy or restart. */
  recovered: boolean;
  /** With the first message of an escalation: what became of the history. */
  history?: HistoryReport;
  /** With the first message of an escalation: what became of each custom attribute. */
  attributes?: AttributesReport;
  /** How often something was masked in what was sent; only kinds that were. */
  masked?: MaskCounts;
  /** What became of the message's files; absent where it had none. */
  attachments?: DeliveredAttachment[];
}

/** A file of a message that was sent. */
export interface DeliveredAttachment {
  /** Where Genesys fetches it: the flow's own address, or ours, which works for the hours that are set. */
  url: string;
  name?: string;
  /** By its bytes, where there were some. */
  mime: string;
  /** Bytes. */
  size?: number;
  /** `link`: it may not go as an attachment, and went as a text with its address. */
  as: "attachment" | "link";
}

/** What a mark says of an escalation. */
type Marked = { id: string } & Pick<
  GenesysMark,
  "conversationId" | "integrationId" | "integrationName" | "competency" | "queueId"
>;

export function markOf(escalation: Marked, at: number, messageId?: string): GenesysMark {
  return {
    escalationId: escalation.id,
    conversationId: escalation.conversationId,
    integrationId: escalation.integrationId,
    integrationName: escalation.integrationName,
    competency: escalation.competency,
    queueId: escalation.queueId,
    messageId,
    time: new Date(at).toISOString(),
  };
}
