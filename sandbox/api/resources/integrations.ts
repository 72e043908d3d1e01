/** Open-messaging integrations (contract §2): made and deleted asynchronously, names not unique, a recipient with each. */

import { newId } from "../../ids.ts";
import { badRequest, required } from "../../refusal.ts";
import type { Integration } from "../../state/model.ts";
import type { World } from "../../world.ts";
import { page } from "../paging.ts";
import { type Call, parameter, type Routes } from "../route.ts";
import { ALL, effective, generic, OPEN, showIntegration } from "./integrationView.ts";

export const integrationRoutes: Routes = {
  [`GET ${ALL}`]: ({ world, query }) => ({
    body: page(ALL, query, filtered(world, query), (one) => generic(world, one)),
  }),
  [`GET ${OPEN}`]: ({ world, query }) => ({
    body: page(OPEN, query, filtered(world, query), (one) => showIntegration(world, one, query)),
  }),
  [`POST ${OPEN}`]: (call) => ({ body: showIntegration(call.world, create(call), call.query) }),
  [`GET ${OPEN}/{integrationId}`]: (call) => ({
    body: showIntegration(call.world, wanted(call), call.query),
  }),
  [`PATCH ${OPEN}/{integrationId}`]: (call) => ({
    body: showIntegration(call.world, update(call), call.query),
  }),
  [`DELETE ${OPEN}/{integrationId}`]: (call) => {
    remove(call.world, wanted(call));
    return { status: 204 };
  },
};

function wanted(call: Call): Integration {
  return required(call.world.state.integrations, "integration", parameter(call, "integrationId"));
}

function create({ world, client, body }: Call): Integration {
  checkWebhook(body);
  checkReferences(world, body);
  const now = world.clock.now();
  const integration: Integration = {
    id: newId(),
    name: body.name,
    webhookUrl: body.outboundNotificationWebhookUrl,
    secret: body.outboundNotificationWebhookSignatureSecretToken,
    webhookHeaders: body.webhookHeaders ?? {},
    supportedContentId: body.supportedContent?.id ?? null,
    messagingSettingId: body.messagingSetting?.id ?? null,
    recipientId: newId(),
    status: "Starting",
    createStatus: "Initiated",
    createdBy: client.id,
    dateCreated: now,
    dateModified: now,
    version: 1,
  };
  world.state.integrations.set(integration.id, integration);
  completeLater(world, integration);
  world.changed();
  return integration;
}

/** Also after a restart, for what was under way. */
export function completeLater(world: World, integration: Integration): void {
  world.clock.after(world.settings.creationDelayMs, () => {
    if (world.state.integrations.get(integration.id) !== integration) return;
    const failed = world.settings.creationFails;
    integration.createStatus = failed ? "Error" : "Completed";
    integration.status = failed ? "Error" : "Active";
    if (!failed) addRecipient(world, integration);
    world.changed();
  });
}

function addRecipient(world: World, { id, name, recipientId }: Integration): void {
  const now = world.clock.now();
  world.state.recipients.set(recipientId, {
    id: recipientId,
    name,
    integrationId: id,
    flowId: null,
    dateCreated: now,
    dateModified: now,
  });
}

function update(call: Call): Integration {
  const { world, body } = call;
  const integration = wanted(call);
  checkWebhook({
    outboundNotificationWebhookUrl: integration.webhookUrl,
    outboundNotificationWebhookSignatureSecretToken: integration.secret,
    ...body,
  });
  checkReferences(world, body);
  integration.name = body.name;
  integration.webhookUrl = body.outboundNotificationWebhookUrl ?? integration.webhookUrl;
  integration.secret = body.outboundNotificationWebhookSignatureSecretToken ?? integration.secret;
  integration.webhookHeaders = body.webhookHeaders ?? integration.webhookHeaders;
  integration.supportedContentId = body.supportedContent?.id ?? integration.supportedContentId;
  integration.messagingSettingId = body.messagingSetting?.id ?? integration.messagingSettingId;
  integration.dateModified = world.clock.now();
  integration.version++;
  const recipient = world.state.recipients.get(integration.recipientId);
  if (recipient) recipient.name = integration.name;
  for (const conversation of world.state.conversations.values())
    if (conversation.integrationId === integration.id) conversation.integrationName = integration.name;
  world.changed();
  return integration;
}

function remove(world: World, integration: Integration): void {
  integration.status = "Deleting";
  removeLater(world, integration);
  world.changed();
}

/** Also after a restart, for what was under way. */
export function removeLater(world: World, integration: Integration): void {
  world.clock.after(world.settings.deletionDelayMs, () => {
    world.state.integrations.delete(integration.id);
    world.state.recipients.delete(integration.recipientId);
    world.changed();
  });
}

function checkWebhook(body: Record<string, string>): void {
  const url = body.outboundNotificationWebhookUrl ?? "";
  // Genesys wants https on port 443; a sandbox on loopback has to take http and any port.
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw badRequest("The webhook address must be an http or https URL.", "outboundNotificationWebhookUrl");
  if ((body.outboundNotificationWebhookSignatureSecretToken?.length ?? 0) < 16)
    throw badRequest(
      "The signature secret must be longer than 15 characters.",
      "outboundNotificationWebhookSignatureSecretToken",
    );
  if (body.name?.trim() === "") throw badRequest("The name is empty.", "name");
}

function checkReferences(world: World, body: Call["body"]): void {
  if (body.supportedContent)
    required(world.state.supportedContents, "supportedContent", body.supportedContent.id);
  if (body.messagingSetting)
    required(world.state.messagingSettings, "messagingSetting", body.messagingSetting.id);
}

function filtered(world: World, query: URLSearchParams): Integration[] {
  const content = query.get("supportedContent.id");
  const setting = query.get("messagingSetting.id");
  return [...world.state.integrations.values()].filter(
    (one) =>
      (!content || effective(world, one).supportedContentId === content) &&
      (!setting || effective(world, one).messagingSettingId === setting),
  );
}
