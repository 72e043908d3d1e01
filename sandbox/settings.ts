/** What can be turned on a sandbox, above all where nobody outside knows what Genesys really does. */

export interface Settings {
  /** Per OAuth client, in real minutes; 0 = off. */
  requestsPerMinute: number;
  /** Whether a repeated `channel.messageId` is taken for the same message (contract §11.3: unknown). */
  deduplicateMessageIds: boolean;
  /** How long `createStatus` stays Initiated. */
  creationDelayMs: number;
  /** Makes every creation end with `createStatus` Error. */
  creationFails: boolean;
  /** How long a deleted integration can still be read. */
  deletionDelayMs: number;
  /** How long an agent is alerted. */
  alertSeconds: number;
  /** How long an agent who declined is passed over when nobody else is there. */
  declinePauseSeconds: number;
  conversationsPerAgent: number;
  /** Silence after which a conversation is disconnected; 0 = never, as delivered (contract §5.1). */
  inactivitySeconds: number;
  /** What becomes of a conversation whose only agent closed the browser (no source says it). */
  closedBrowser: "requeue" | "end" | "stay";
  /** Time between the arrival of a message and its flow; 0 = before the answer. */
  routingDelayMs: number;
  /** `user.start` when the agent is alerted, or only once connected (contract §5.4). */
  userStartOn: "alerting" | "connected";
  wrapupRequired: boolean;
  /** The four of a webhook (contract §4.1) are real time, whatever `timeScale`. */
  webhookTimeoutMs: number;
  webhookRetries: number;
  webhookRetryDelayMs: number;
  webhookTotalMs: number;
  /** "Answering non-200 made the entire chat fail" (contract §4.1). */
  webhookFailureEndsConversation: boolean;
  /** Which receipts are sent to the webhook for inbound messages (contract §4.2, §11.6: unknown). */
  receiptWebhooks: "none" | "failed" | "all";
  /** Put before the keys of custom attributes in the participant's data (contract §11.4: unknown). */
  attributePrefix: string;
  /** Whether GET shows an integration's signature secret (contract §2.2: contradictory). */
  secretReadable: boolean;
  /** Status of an accepted inbound call, 200 or 202 (contract §11.1: unknown). */
  inboundStatus: 200 | 202;
  heartbeatSeconds: number;
  /** Whether new sockets are refused, as while the streaming host is away. */
  socketsRefused: boolean;
  /** Whether a subscription without permission fails the whole call (403) instead of coming back Rejected. */
  subscriptionErrors: boolean;
  attachmentMaxBytes: number;
  /** How long a download address in a webhook is good, in real time; 0 = for ever (contract §11.7: unknown). */
  downloadLinkSeconds: number;
  /** Start of the random numbers behind `probability` in faults. */
  randomSeed: number;
}

export const defaultSettings: Settings = {
  requestsPerMinute: 300,
  deduplicateMessageIds: false,
  creationDelayMs: 1000,
  creationFails: false,
  deletionDelayMs: 2000,
  alertSeconds: 30,
  declinePauseSeconds: 10,
  conversationsPerAgent: 4,
  inactivitySeconds: 0,
  closedBrowser: "requeue",
  routingDelayMs: 0,
  userStartOn: "alerting",
  wrapupRequired: true,
  webhookTimeoutMs: 10_000,
  webhookRetries: 5,
  webhookRetryDelayMs: 5000,
  webhookTotalMs: 85_000,
  webhookFailureEndsConversation: true,
  receiptWebhooks: "failed",
  attributePrefix: "",
  secretReadable: true,
  inboundStatus: 200,
  heartbeatSeconds: 30,
  socketsRefused: false,
  subscriptionErrors: false,
  attachmentMaxBytes: 25 * 1024 * 1024,
  downloadLinkSeconds: 3600,
  randomSeed: 1,
};
