/** Open-messaging integrations as the API shows them (contract §2.1). */
import { iso } from "../../conversations/render.ts";
import type { Integration } from "../../state/model.ts";
import type { World } from "../../world.ts";

export const ALL = "/api/v2/conversations/messaging/integrations";
export const OPEN = `${ALL}/open`;

/** Without one of its own an integration has the default. */
export function effective({ state }: World, one: Integration) {
  return {
    supportedContentId: one.supportedContentId ?? state.defaultSupportedContentId,
    messagingSettingId: one.messagingSettingId ?? state.defaultMessagingSettingId,
  };
}

/** `OpenIntegration`. The recipient is there once the creation is completed (contract §2.2). */
export function showIntegration(world: World, one: Integration, query: URLSearchParams): object {
  const error = {
    message: "The integration could not be created.",
    code: "internal.server.error",
    status: 500,
  };
  return {
    ...common(
      world,
      one,
      query.getAll("expand").flatMap((value) => value.split(",")),
    ),
    outboundNotificationWebhookUrl: one.webhookUrl,
    ...(world.settings.secretReadable && { outboundNotificationWebhookSignatureSecretToken: one.secret }),
    webhookHeaders: one.webhookHeaders,
    createStatus: one.createStatus,
    ...(one.createStatus === "Error" && { createError: error }),
    selfUri: `${OPEN}/${one.id}`,
  };
}

/** `MessagingIntegration`, the listing of all kinds. */
export function generic(world: World, one: Integration): object {
  return {
    ...common(world, one, []),
    messengerType: "open",
    version: one.version,
    selfUri: `${ALL}/${one.id}`,
  };
}

function common(world: World, one: Integration, expand: string[]): object {
  const { supportedContentId, messagingSettingId } = effective(world, one);
  const content = world.state.supportedContents.get(supportedContentId);
  const setting = world.state.messagingSettings.get(messagingSettingId);
  const recipient = one.createStatus === "Completed" && {
    id: one.recipientId,
    name: one.name,
    selfUri: `/api/v2/routing/message/recipients/${one.recipientId}`,
  };
  return {
    id: one.id,
    name: one.name,
    supportedContent: {
      id: supportedContentId,
      ...(expand.includes("supportedContent") && { name: content?.name }),
      selfUri: `/api/v2/conversations/messaging/supportedcontent/${supportedContentId}`,
    },
    messagingSetting: {
      id: messagingSettingId,
      ...(expand.includes("messagingSetting") && { name: setting?.name }),
      selfUri: `/api/v2/conversations/messaging/settings/${messagingSettingId}`,
    },
    status: one.status,
    ...(recipient && { recipient }),
    dateCreated: iso(one.dateCreated),
    dateModified: iso(one.dateModified),
    createdBy: { id: one.createdBy, selfUri: `/api/v2/users/${one.createdBy}` },
    modifiedBy: { id: one.createdBy, selfUri: `/api/v2/users/${one.createdBy}` },
  };
}
