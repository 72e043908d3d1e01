/** Open messaging: integrations, what a flow is attached to, and the settings that integrations share. */
import type { Millis } from "./time.ts";

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
