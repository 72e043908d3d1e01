/** What the sandbox remembers: the organisation, its settings, conversations and undelivered webhooks. */

/** Milliseconds since 1970. */
export type Millis = number;

export interface OAuthClient {
  id: string;
  secret: string;
  name: string;
  /** `domain:entity:action`, or `*` for every permission. */
  permissions: string[];
  tokenSeconds: number;
}

export interface Token {
  token: string;
  clientId: string;
  expiresAt: Millis;
}

export interface Queue {
  id: string;
  name: string;
  description: string;
}

/** An Architect flow; all it does here is to transfer to its queue. */
export interface Flow {
  id: string;
  name: string;
  /** Lower case, as in the `type` filter of GET /api/v2/flows. */
  type: string;
  published: boolean;
  queueId: string | null;
}

export interface Agent {
  id: string;
  name: string;
  email: string;
  queueIds: string[];
  onQueue: boolean;
  notResponding: boolean;
  idleSince: Millis;
}

export interface Integration {
  id: string;
  name: string;
  webhookUrl: string;
  secret: string;
  webhookHeaders: Record<string, string>;
  supportedContentId: string | null;
  messagingSettingId: string | null;
  recipientId: string;
  status: "Starting" | "Active" | "Error" | "Deleting";
  createStatus: "Initiated" | "Completed" | "Error";
  createdBy: string;
  dateCreated: Millis;
  dateModified: Millis;
  version: number;
}

/** What a flow is attached to; born with its integration, under an id of its own (contract §2.2). */
export interface Recipient {
  id: string;
  name: string;
  integrationId: string;
  flowId: string | null;
  dateCreated: Millis;
  dateModified: Millis;
}

export type Switch = "Enabled" | "Disabled";

export interface MessagingSetting {
  id: string;
  name: string;
  typing: { inbound: Switch; outbound: Switch };
  /** Kept as it was sent; the sandbox gives it no meaning. */
  content?: unknown;
  dateCreated: Millis;
  dateModified: Millis;
  version: number;
}

export interface SupportedContent {
  id: string;
  name: string;
  inbound: string[];
  outbound: string[];
  dateCreated: Millis;
  dateModified: Millis;
  version: number;
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

export interface Customer {
  id: string;
  idType: string;
  nickname?: string;
  firstName?: string;
  lastName?: string;
  email?: string;
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
  customerTypingUntil?: Millis;
  /** When silence ends it, if the organisation wants that. */
  inactiveAt?: Millis;
}

/** One webhook on its way or at its end. */
export interface Delivery {
  id: string;
  integrationId: string;
  conversationId: string;
  messageId: string;
  kind: "Text" | "Structured" | "Event" | "Receipt";
  url: string;
  body: string;
  startedAt: Millis;
  attempts: { at: Millis; answeredAt: Millis; status?: number; error?: string }[];
  state: "pending" | "delivered" | "failed" | "dropped";
}

export interface Subscription {
  id: string;
  state: "Permitted" | "Rejected";
  rejectionReason?: string;
  missingPermissions?: string[];
}

export interface Channel {
  id: string;
  clientId: string;
  created: Millis;
  expires: Millis;
  topics: Subscription[];
}

export interface Schedule {
  id: string;
  name: string;
  /** Local time without a zone, as at Genesys. */
  start: string;
  end: string;
  rrule?: string;
}

export interface ScheduleGroup {
  id: string;
  name: string;
  timeZone: string;
  open: string[];
  closed: string[];
  holidays: string[];
}

export interface EmergencyGroup {
  id: string;
  name: string;
  enabled: boolean;
}

/** The whole organisation. Maps keep the order of creation. */
export interface State {
  organisation: { id: string; name: string };
  clients: Map<string, OAuthClient>;
  tokens: Map<string, Token>;
  queues: Map<string, Queue>;
  flows: Map<string, Flow>;
  agents: Map<string, Agent>;
  integrations: Map<string, Integration>;
  recipients: Map<string, Recipient>;
  messagingSettings: Map<string, MessagingSetting>;
  defaultMessagingSettingId: string;
  supportedContents: Map<string, SupportedContent>;
  defaultSupportedContentId: string;
  threadingMinutes: number;
  conversations: Map<string, Conversation>;
  deliveries: Map<string, Delivery>;
  channels: Map<string, Channel>;
  schedules: Map<string, Schedule>;
  scheduleGroups: Map<string, ScheduleGroup>;
  emergencyGroups: Map<string, EmergencyGroup>;
}
