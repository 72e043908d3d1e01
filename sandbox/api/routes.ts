/** Every operation of the OpenAPI subset that the sandbox carries out. */
import type { Notifications } from "../notifications/channels.ts";
import { conversationRoutes } from "./resources/conversations.ts";
import { flowRoutes } from "./resources/flows.ts";
import { inboundRoutes } from "./resources/inbound.ts";
import { integrationRoutes } from "./resources/integrations.ts";
import { messageRoutes } from "./resources/messages.ts";
import { messagingSettingRoutes } from "./resources/messagingSettings.ts";
import { notificationRoutes } from "./resources/notifications.ts";
import { observationRoutes } from "./resources/observations.ts";
import { openingHourRoutes } from "./resources/openingHours.ts";
import { organisationRoutes } from "./resources/organisation.ts";
import { queueRoutes } from "./resources/queues.ts";
import { recipientRoutes } from "./resources/recipients.ts";
import { supportedContentRoutes } from "./resources/supportedContent.ts";
import { threadingRoutes } from "./resources/threading.ts";
import type { Routes } from "./route.ts";

export function allRoutes(notifications: Notifications): Routes {
  return {
    ...organisationRoutes,
    ...integrationRoutes,
    ...messagingSettingRoutes,
    ...supportedContentRoutes,
    ...threadingRoutes,
    ...recipientRoutes,
    ...queueRoutes,
    ...observationRoutes,
    ...flowRoutes,
    ...openingHourRoutes,
    ...inboundRoutes,
    ...conversationRoutes,
    ...messageRoutes,
    ...notificationRoutes(notifications),
  };
}
