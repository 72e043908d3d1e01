/** What Genesys Cloud says on the wire and the official SDK has no type for; each with its contract section. */
import type { Models } from "purecloud-platform-client-v2";

/** Answer of `POST /oauth/token`, good or bad (genesys-contract §1.1, §1.2). */
export interface TokenAnswer {
  access_token?: string;
  token_type?: string;
  /** Seconds. */
  expires_in?: number;
  error?: string;
  error_description?: string;
  description?: string;
}

/** Inbound text or attachment: the published schema lacks `customAttributes` and `contentType` (genesys-contract §3.1). */
export interface InboundMessage extends Omit<Models.OpenInboundNormalizedMessage, "channel" | "content"> {
  channel: Omit<Models.OpenInboundMessageMessagingChannel, "metadata"> & {
    metadata?: { customAttributes?: Record<string, string> };
  };
  content?: (Models.OpenInboundMessageContent & { contentType?: "Attachment" })[];
}

/** Body of the webhook that Genesys calls (genesys-contract §4.2). Everything may be missing or of another type. */
export interface WebhookBody {
  id?: unknown;
  channel?: WebhookChannel | null;
  type?: unknown;
  text?: unknown;
  content?: unknown;
  events?: unknown;
  status?: unknown;
  reasons?: unknown;
  isFinalReceipt?: unknown;
  originatingEntity?: unknown;
  direction?: unknown;
  conversationId?: unknown;
}

export interface WebhookChannel {
  /** The integration's id. */
  id?: unknown;
  messageId?: unknown;
  to?: { id?: unknown } | null;
  /** The integration, under its own name; never the agent (genesys-contract §0, fact 10). */
  from?: { id?: unknown; nickname?: unknown; nickName?: unknown } | null;
  time?: unknown;
}

/** An attachment in a webhook (genesys-contract §4.2); the address is a download link of Genesys, short-lived. */
export interface WebhookAttachment {
  id?: unknown;
  mediaType?: unknown;
  url?: unknown;
  mime?: unknown;
  filename?: unknown;
  text?: unknown;
  contentSizeBytes?: unknown;
}

/** A frame of the notification socket (genesys-contract §5.4). */
export interface SocketFrame {
  topicName?: string;
  eventBody?: SocketEventBody;
}

/** Bodies of `customer.end` and `user.start`, and of the socket's own messages (genesys-contract §5.4). */
export interface SocketEventBody {
  /** Milliseconds since 1970. */
  eventTime?: number;
  conversationId?: string;
  participantId?: string;
  userId?: string;
  queueId?: string;
  disconnectType?: string;
  /** With `channel.metadata`: "WebSocket Heartbeat" or "pong". */
  message?: string;
}
