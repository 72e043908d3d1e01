/** Genesys → user: what an agent, a flow or the agentless API says. */
import { newMessageId } from "../ids.ts";
import { badRequest } from "../refusal.ts";
import type { Attachment, Conversation, Message, Participant } from "../state/model.ts";
import type { World } from "../world.ts";
import { announce } from "./events.ts";
import { watchInactivity } from "./inactivity.ts";
import { contentOf, outboundChannel } from "./normalized.ts";
import { typingAllowed } from "./profiles.ts";

/** "SMS 765, other channels 2000" characters (contract §3.2). */
const LONGEST_TEXT = 2000;

export interface Saying {
  participant: Participant;
  from: Message["from"];
  text?: string;
  attachments?: Attachment[];
  structured?: unknown[];
}

/** Keeps the message and sends it to the webhook. */
export function say(world: World, conversation: Conversation, saying: Saying): Message {
  if ((saying.text?.length ?? 0) > LONGEST_TEXT)
    throw badRequest(`The text is longer than ${LONGEST_TEXT} characters.`, "textBody");
  const message: Message = {
    id: newMessageId(),
    direction: "outbound",
    participantId: saying.participant.id,
    from: saying.from,
    ...(saying.text && { text: saying.text }),
    attachments: saying.attachments ?? [],
    ...(saying.structured && { structured: saying.structured }),
    time: world.clock.now(),
    status: "sent",
    receipts: [],
  };
  message.providerMessageId = message.id;
  conversation.messages.push(message);
  saying.participant.messageIds.push(message.id);
  world.lookup.addMessage(conversation, message);
  watchInactivity(world, conversation);
  const kind = message.structured ? "Structured" : "Text";
  world.deliver(conversation, message.id, kind, {
    id: message.id,
    channel: outboundChannel(conversation, message.id, message.time),
    type: kind,
    text: message.text,
    content: contentOf(message),
    originatingEntity: message.from.type === "flow" ? "Bot" : "Human",
    direction: "Outbound",
    conversationId: conversation.id,
  });
  announce(world, conversation);
  world.changed();
  return message;
}

/** The agent types. False when the integration's messaging setting does not let it out (contract §2.3). */
export function sendTyping(world: World, conversation: Conversation): boolean {
  if (!typingAllowed(world, conversation.integrationId, "outbound")) return false;
  const id = newMessageId();
  world.deliver(conversation, id, "Event", {
    id,
    channel: outboundChannel(conversation, id, world.clock.now()),
    type: "Event",
    events: [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }],
    direction: "Outbound",
    conversationId: conversation.id,
  });
  return true;
}

/** Tells the sender what became of an inbound message (contract §4.2). */
export function sendReceipt(
  world: World,
  conversation: Conversation,
  message: Message,
  status: "Sent" | "Delivered" | "Read" | "Failed" | "Published" | "Removed",
  reasons: { code: string; message: string }[] = [],
): void {
  world.deliver(conversation, message.id, "Receipt", {
    id: message.id,
    channel: outboundChannel(conversation, message.providerMessageId ?? message.id, world.clock.now()),
    type: "Receipt",
    status,
    ...(reasons.length > 0 && { reasons }),
    isFinalReceipt: true,
    direction: "Inbound",
    conversationId: conversation.id,
  });
}
