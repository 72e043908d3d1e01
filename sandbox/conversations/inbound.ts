/** User → Genesys: messages, typing, receipts and structured responses from the middleware (contract §3). */
import { newMessageId } from "../ids.ts";
import type { Attachment, Conversation, Customer, Integration, Message } from "../state/model.ts";
import type { World } from "../world.ts";
import { runFlow } from "./acd.ts";
import { download } from "./downloads.ts";
import { announce } from "./events.ts";
import { watchInactivity } from "./inactivity.ts";
import { sendReceipt } from "./outbound.ts";
import { customerOf } from "./participants.ts";
import { typingAllowed } from "./profiles.ts";
import { nameOf } from "./render.ts";
import { conversationFor, liveConversation } from "./threads.ts";

/** How long an agent sees that the customer types (contract §3.3). */
const TYPING_MS = 5000;

export interface InboundMessage {
  customer: Customer;
  messageId?: string;
  time: number;
  text?: string;
  attachments: Attachment[];
  structured?: unknown[];
  metadata?: Record<string, string>;
  customAttributes: Record<string, string>;
}

export interface Accepted {
  conversation: Conversation;
  message: Message;
}

/** Takes a message into its conversation, opening one when needed, and lets the integration's flow route it. */
export function acceptMessage(world: World, integration: Integration, inbound: InboundMessage): Accepted {
  const repeated = world.settings.deduplicateMessageIds && repetition(world, integration, inbound);
  if (repeated) return repeated;
  const conversation = conversationFor(world, integration, inbound.customer);
  const customer = customerOf(conversation);
  for (const [key, value] of Object.entries(inbound.customAttributes))
    customer.attributes[world.settings.attributePrefix + key] = value;
  const message: Message = {
    id: newMessageId(),
    ...(inbound.messageId && { providerMessageId: inbound.messageId }),
    direction: "inbound",
    participantId: customer.id,
    from: { type: "customer", name: nameOf(conversation) },
    ...(inbound.text && { text: inbound.text }),
    attachments: inbound.attachments,
    ...(inbound.structured && { structured: inbound.structured }),
    ...(inbound.metadata && { metadata: inbound.metadata }),
    time: inbound.time,
    status: "delivered",
    receipts: [],
  };
  conversation.messages.push(message);
  customer.messageIds.push(message.id);
  conversation.customerTypingUntil = undefined;
  world.lookup.addMessage(conversation, message);
  watchInactivity(world, conversation);
  route(world, conversation);
  announce(world, conversation);
  settle(world, conversation, message).catch((error) => world.log(`receipt of ${message.id}: ${error}`));
  world.changed();
  return { conversation, message };
}

function repetition(
  world: World,
  integration: Integration,
  { messageId }: InboundMessage,
): Accepted | undefined {
  const id = world.lookup.repeated(integration.id, messageId ?? "") ?? "";
  const conversation = world.state.conversations.get(world.lookup.conversationOfMessage(id) ?? "");
  const message = conversation?.messages.find((one) => one.id === id);
  return conversation && message ? { conversation, message } : undefined;
}

function route(world: World, conversation: Conversation): void {
  const { routingDelayMs } = world.settings;
  if (routingDelayMs === 0) runFlow(world, conversation);
  else
    world.clock.after(routingDelayMs, () => {
      runFlow(world, conversation);
      world.changed();
    });
}

/** Fetches the attachments; then the receipt can say how the message fared. */
async function settle(world: World, conversation: Conversation, message: Message): Promise<void> {
  await Promise.all(
    message.attachments.map((attachment) => download(world, conversation.integrationId, attachment)),
  );
  const failed = message.attachments.find((attachment) => attachment.error);
  if (message.attachments.length > 0) world.changed();
  // When Genesys sends one is not known: a setting says it.
  const { receiptWebhooks } = world.settings;
  if (failed && receiptWebhooks !== "none")
    sendReceipt(world, conversation, message, "Failed", [
      { code: "GeneralError", message: failed.error ?? "" },
    ]);
  if (!failed && receiptWebhooks === "all") sendReceipt(world, conversation, message, "Published");
}

/** The user types. Never opens a conversation; filtered unless the messaging setting lets it in. */
export function acceptTyping(world: World, integration: Integration, customerId: string): void {
  const conversation = liveConversation(world, integration.id, customerId);
  if (!conversation || !typingAllowed(world, integration.id, "inbound")) return;
  conversation.customerTypingUntil = world.clock.now() + TYPING_MS;
  world.changed();
}

export type Reason = { code?: string; message: string };

/** What the middleware says about a message of ours. Returns the reasons for which the receipt itself fails. */
export function acceptReceipt(
  world: World,
  integration: Integration,
  messageId: string,
  status: "Delivered" | "Failed",
  reasons: Reason[],
): Reason[] {
  const conversation = world.state.conversations.get(world.lookup.conversationOfMessage(messageId) ?? "");
  const message = conversation?.messages.find((one) => one.id === messageId);
  if (conversation?.integrationId !== integration.id || message?.direction !== "outbound")
    return [{ code: "UnknownMessage", message: `There is no outbound message ${messageId}.` }];
  message.status = status === "Delivered" ? "delivered" : "failed";
  message.receipts.push({ status, time: world.clock.now(), reasons });
  if (status === "Failed") {
    const [reason = { message: "no reason given" }] = reasons;
    message.failure = reason.message;
    customerOf(conversation).errorInfo = { code: reason.code ?? "GeneralError", message: reason.message };
  }
  announce(world, conversation);
  world.changed();
  return [];
}
