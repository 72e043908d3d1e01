/** What the sandbox remembers: the organisation, its settings, conversations and undelivered webhooks. */
import type { OAuthClient, Token } from "./model/access.ts";
import type { Conversation } from "./model/conversation.ts";
import type { Delivery } from "./model/delivery.ts";
import type { Integration, MessagingSetting, Recipient, SupportedContent } from "./model/messaging.ts";
import type { Channel } from "./model/notifications.ts";
import type { Agent, Flow, Queue } from "./model/routing.ts";
import type { EmergencyGroup, Schedule, ScheduleGroup } from "./model/schedules.ts";

export type * from "./model/access.ts";
export type * from "./model/conversation.ts";
export type * from "./model/delivery.ts";
export type * from "./model/messaging.ts";
export type * from "./model/notifications.ts";
export type * from "./model/routing.ts";
export type * from "./model/schedules.ts";
export type * from "./model/time.ts";

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
