/** The Genesys API as one object: every resource over one connection, one token and one rate budget. */
import { type Agentless, createAgentless } from "./agentless.ts";
import { type Conversations, createConversations } from "./conversations.ts";
import { createEstimatedWait, type EstimatedWait } from "./estimated-wait.ts";
import { createFlows, type Flows } from "./flows.ts";
import { createHttp, type HttpOptions } from "./http.ts";
import { createInbound, type Inbound } from "./inbound.ts";
import { createIntegrations, type Integrations } from "./integrations.ts";
import { createNotificationChannels, type Notifications } from "./notifications.ts";
import { createObservations, type Observations } from "./observations.ts";
import { createOrganisations, type Organisations } from "./organisations.ts";
import { createPermissionProbes, type PermissionProbes } from "./permission-probes.ts";
import { createQueues, type Queues } from "./queues.ts";
import { createRecipients, type Recipients } from "./recipients.ts";
import { createSchedules, type Schedules } from "./schedules.ts";
import { createMessagingSettings, type MessagingSettings } from "./settings.ts";
import { createSupportedContents, type SupportedContents } from "./supported-content.ts";

export interface Genesys {
  organisations: Organisations;
  integrations: Integrations;
  recipients: Recipients;
  queues: Queues;
  flows: Flows;
  schedules: Schedules;
  observations: Observations;
  estimatedWait: EstimatedWait;
  inbound: Inbound;
  conversations: Conversations;
  notifications: Notifications;
  settings: MessagingSettings;
  supportedContents: SupportedContents;
  agentless: Agentless;
  permissions: PermissionProbes;
  /** Closes the kept connections; a request in flight fails as GENESYS_UNREACHABLE. */
  close(): void;
}

export function createGenesys(options: HttpOptions): Genesys {
  const http = createHttp(options);
  return {
    organisations: createOrganisations(http),
    integrations: createIntegrations(http),
    recipients: createRecipients(http),
    queues: createQueues(http),
    flows: createFlows(http),
    schedules: createSchedules(http),
    observations: createObservations(http),
    estimatedWait: createEstimatedWait(http),
    inbound: createInbound(http),
    conversations: createConversations(http),
    notifications: createNotificationChannels(http, options.now),
    settings: createMessagingSettings(http),
    supportedContents: createSupportedContents(http),
    agentless: createAgentless(http),
    permissions: createPermissionProbes(http),
    close: http.close,
  };
}
