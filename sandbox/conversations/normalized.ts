/** The envelope that messages have in both directions (contract §3.1, §4.2). */
import type { Conversation, Customer, Message } from "../state/model.ts";

/** `channel` of a stored message. Outbound: from the integration (under its name, not the agent's) to the customer. */
export function channelOf(
  conversation: Conversation,
  message: Pick<Message, "id" | "providerMessageId" | "direction" | "time">,
): object {
  return message.direction === "inbound"
    ? inboundChannel(
        conversation.integrationId,
        conversation.customer,
        message.providerMessageId,
        message.time,
      )
    : outboundChannel(conversation, message.id, message.time);
}

export function inboundChannel(
  integrationId: string,
  customer: Customer,
  messageId: string | undefined,
  time: number,
): object {
  return {
    id: integrationId,
    platform: "Open",
    type: "Private",
    ...(messageId && { messageId }),
    to: { id: integrationId },
    from: customer,
    time: new Date(time).toISOString(),
  };
}

export function outboundChannel(conversation: Conversation, messageId: string, time: number): object {
  return {
    id: conversation.integrationId,
    platform: "Open",
    type: "Private",
    messageId,
    to: { id: conversation.customer.id, idType: conversation.customer.idType },
    from: { nickname: conversation.integrationName, id: conversation.integrationId, idType: "Opaque" },
    time: new Date(time).toISOString(),
  };
}

/** `content[]`: structured content as it is, attachments one by one; undefined when there is neither. */
export function contentOf(message: Pick<Message, "structured" | "attachments">): unknown[] | undefined {
  if (message.structured) return message.structured;
  if (message.attachments.length === 0) return undefined;
  return message.attachments.map(({ id, mediaType, url, mime, filename, text, sizeBytes }) => ({
    contentType: "Attachment",
    attachment: { id, mediaType, url, mime, filename, text, contentSizeBytes: sizeBytes },
  }));
}
