/** The inbound calls of open messaging (contract §3). The catch-all `/messages/inbound/open` is retired. */
import {
  acceptMessage,
  acceptReceipt,
  acceptTyping,
  type InboundMessage,
} from "../../conversations/inbound.ts";
import { contentOf, inboundChannel } from "../../conversations/normalized.ts";
import { newId, newMessageId } from "../../ids.ts";
import { badRequest, Refusal, required } from "../../refusal.ts";
import type { Attachment, Customer, Integration } from "../../state/model.ts";
import { type Answer, type Call, parameter, type Routes } from "../route.ts";

const PATH = "/api/v2/conversations/messages/{integrationId}/inbound/open";

export const inboundRoutes: Routes = {
  [`POST ${PATH}/message`]: message,
  [`POST ${PATH}/event`]: event,
  [`POST ${PATH}/receipt`]: receipt,
  [`POST ${PATH}/structured/response`]: structuredResponse,
  "POST /api/v2/conversations/messages/inbound/open": () => {
    throw new Refusal(
      410,
      "gone",
      "This endpoint was retired on 2026-10-05. Use /{integrationId}/inbound/open/message.",
    );
  },
};

function message(call: Call): Answer {
  const { body, query } = call;
  const integration = target(call);
  if (body.text === undefined && body.content === undefined)
    throw badRequest(
      "should have required property 'content', should have required property '.text', should match some schema in anyOf",
    );
  return accept(
    call,
    integration,
    {
      ...readEnvelope(body),
      ...(body.text !== undefined && { text: body.text }),
      attachments: readAttachments(body.content ?? []),
    },
    (accepted) => ({
      id: accepted.message.id,
      channel: inboundChannel(
        integration.id,
        customerOf(body),
        body.channel.messageId,
        accepted.message.time,
      ),
      type: "Text",
      text: body.text,
      content: contentOf(accepted.message),
      metadata: body.metadata,
      ...(query.get("prefetchConversationId")?.toLowerCase() === "true" && {
        conversationId: accepted.conversation.id,
      }),
    }),
  );
}

function structuredResponse(call: Call): Answer {
  const { body } = call;
  const integration = target(call);
  const content = [{ contentType: "ButtonResponse", buttonResponse: body.buttonResponse }];
  const inbound = {
    ...readEnvelope(body),
    text: body.buttonResponse.text,
    attachments: [],
    structured: content,
  };
  return accept(call, integration, inbound, (accepted) => ({
    id: accepted.message.id,
    channel: inboundChannel(integration.id, customerOf(body), body.channel.messageId, accepted.message.time),
    type: "Structured",
    direction: "Inbound",
    content,
  }));
}

function event(call: Call): Answer {
  const { world, requestId, body } = call;
  const integration = target(call);
  const customer = customerOf(body);
  acceptTyping(world, integration, customer.id);
  world.journal.addInbound({
    at: world.clock.now(),
    requestId,
    integrationId: integration.id,
    kind: "event",
    body,
  });
  return {
    status: world.settings.inboundStatus,
    body: {
      id: newMessageId(),
      channel: inboundChannel(integration.id, customer, undefined, Date.parse(body.channel.time)),
      type: "Event",
      events: body.events.map(() => ({ eventType: "Typing", typing: { type: "On", duration: 5000 } })),
    },
  };
}

/** "Only Delivered and Failed are supported" (contract §3.4). A receipt that fits nothing fails inside a 2xx. */
function receipt(call: Call): Answer {
  const { world, requestId, body } = call;
  const integration = target(call);
  if (body.status !== "Delivered" && body.status !== "Failed")
    throw badRequest(
      `Value [${body.status}] is not valid for field type [status]. Allowable values are: Delivered, Failed`,
      "status",
      "invalid.value",
    );
  const refused = acceptReceipt(world, integration, body.id, body.status, body.reasons ?? []);
  world.journal.addInbound({
    at: world.clock.now(),
    requestId,
    integrationId: integration.id,
    kind: "receipt",
    id: body.id,
    body,
  });
  const reasons = refused.length > 0 ? refused : body.reasons;
  return {
    status: world.settings.inboundStatus,
    body: {
      id: body.id,
      channel: {
        id: integration.id,
        platform: "Open",
        type: "Private",
        to: body.channel.to,
        from: { id: integration.id },
        time: body.channel.time,
      },
      type: "Receipt",
      status: refused.length > 0 ? "Failed" : body.status,
      ...(reasons && { reasons }),
      isFinalReceipt: body.isFinalReceipt ?? true,
      direction: "Outbound",
    },
  };
}

function accept(
  { world, requestId, body }: Call,
  integration: Integration,
  inbound: InboundMessage,
  show: (accepted: ReturnType<typeof acceptMessage>) => object,
): Answer {
  const accepted = acceptMessage(world, integration, inbound);
  world.journal.addInbound({
    at: world.clock.now(),
    requestId,
    integrationId: integration.id,
    kind: inbound.structured ? "structured" : "message",
    conversationId: accepted.conversation.id,
    id: accepted.message.id,
    body,
  });
  return { status: world.settings.inboundStatus, body: show(accepted) };
}

/** An integration that is not there yet, or no more, takes no messages. */
function target(call: Call): Integration {
  const integration = required(
    call.world.state.integrations,
    "integration",
    parameter(call, "integrationId"),
  );
  if (integration.createStatus !== "Completed" || integration.status === "Deleting")
    throw new Refusal(404, "not.found", `The integration ${integration.name} is not active.`);
  return integration;
}

function readEnvelope(body: Call["body"]) {
  const { channel, metadata } = body;
  return {
    customer: customerOf(body),
    ...(channel.messageId !== undefined && { messageId: channel.messageId }),
    time: Date.parse(channel.time),
    ...(metadata && { metadata }),
    customAttributes: channel.metadata?.customAttributes ?? {},
  };
}

/** `image` is read-only since 2021 and ignored. */
function customerOf(body: Call["body"]): Customer {
  const { id, nickname, firstName, lastName, email } = body.channel.from;
  const idType = body.channel.from.idType.replace(/^./, (first: string) => first.toUpperCase());
  return JSON.parse(JSON.stringify({ id, idType, nickname, firstName, lastName, email }));
}

/** "If contentType = Attachment only one item is allowed" (contract §3.2). */
function readAttachments(
  content: { contentType?: string; attachment?: Partial<Attachment> }[],
): Attachment[] {
  const attachments = content.map(({ contentType, attachment }) => {
    if (!attachment || (contentType ?? "Attachment") !== "Attachment")
      throw badRequest("should have required property 'attachment'", "content");
    const { mediaType = "File", url = "", mime = "", filename, text } = attachment;
    if (!URL.canParse(url))
      throw badRequest("The attachment's url is not a valid URL.", "content.attachment.url");
    return { id: newId(), mediaType, url, mime, ...(filename && { filename }), ...(text && { text }) };
  });
  if (attachments.length > 1) throw badRequest("Only one attachment is allowed.", "content");
  return attachments;
}
