/** A conversation: its customer, who takes part, and what is said. */
import type { Millis } from "./time.ts";

export interface Customer {
  id: string;
  idType: string;
  nickname?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
}

export type Purpose = "customer" | "workflow" | "acd" | "agent";

export interface Participant {
  id: string;
  sessionId: string;
  purpose: Purpose;
  state: "alerting" | "connected" | "disconnected";
  name: string;
  userId?: string;
  queueId?: string;
  flowId?: string;
  startTime: Millis;
  startAlertingTime?: Millis;
  connectedTime?: Millis;
  endTime?: Millis;
  /** Lower case with dots, as the REST API writes it; events write it in capitals. */
  disconnectType?: string;
  attributes: Record<string, string>;
  messageIds: string[];
  /** Who asked this agent for advice, by participant id; such an agent reads along and does not speak to the customer. */
  consultedBy?: string;
  wrapupRequired?: boolean;
  wrapup?: { code: string; name: string; notes?: string; endTime: Millis };
  errorInfo?: { code: string; message: string };
}

export interface Attachment {
  id: string;
  mediaType: string;
  mime: string;
  filename?: string;
  /** Inbound: where Genesys fetches it. Outbound: the download address that the webhook carries. */
  url: string;
  text?: string;
  sizeBytes?: number;
  /** Why there are no bytes. */
  error?: string;
}

export interface Message {
  id: string;
  /** The `channel.messageId` of the sender; our own id for outbound messages. */
  providerMessageId?: string;
  direction: "inbound" | "outbound";
  participantId: string;
  from: { type: "customer" | "agent" | "flow"; name: string; userId?: string };
  text?: string;
  attachments: Attachment[];
  /** Structured content as it goes over the wire (contract §4.2), and a button response coming back. */
  structured?: unknown[];
  metadata?: Record<string, string>;
  time: Millis;
  status: "sent" | "delivered" | "failed";
  failure?: string;
  receipts: { status: string; time: Millis; reasons: { code?: string; message: string }[] }[];
}

/** `Attended`: after a consultation. */
export interface Transfer {
  id: string;
  time: Millis;
  type: "Attended" | "Unattended";
  byUserId: string;
  /** Absent: to a queue. */
  toUserId?: string;
}

export interface Conversation {
  id: string;
  integrationId: string;
  integrationName: string;
  customer: Customer;
  startTime: Millis;
  endTime?: Millis;
  endReason?: string;
  participants: Participant[];
  messages: Message[];
  /** Agents who have just declined it or passed it on, and who are not alerted for a while. */
  passedOver: string[];
  /** The latest last. */
  transfers?: Transfer[];
  customerTypingUntil?: Millis;
  /** When silence ends it, if the organisation wants that. */
  inactiveAt?: Millis;
}
