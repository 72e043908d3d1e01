/** Which conversation an inbound message belongs to (contract §5.1). */
import { newId } from "../ids.ts";
import type { Conversation, Customer, Integration } from "../state/model.ts";
import type { World } from "../world.ts";
import { customerOf, join } from "./participants.ts";
import { nameOf } from "./render.ts";

const KEPT_CONVERSATIONS = 5000;

/** The live conversation, one that is re-opened within the threading window, or a new one. */
export function conversationFor(world: World, integration: Integration, customer: Customer): Conversation {
  const known = world.lookup.thread(integration.id, customer.id);
  const conversation = known ? world.state.conversations.get(known) : undefined;
  if (!conversation || expired(world, conversation)) return open(world, integration, customer);
  Object.assign(conversation.customer, customer);
  if (conversation.endTime !== undefined) reopen(world, conversation);
  else customerOf(conversation).name = nameOf(conversation);
  return conversation;
}

/** The conversation with this user that is still going on. */
export function liveConversation(
  world: World,
  integrationId: string,
  customerId: string,
): Conversation | undefined {
  const known = world.lookup.thread(integrationId, customerId);
  const conversation = known ? world.state.conversations.get(known) : undefined;
  return conversation?.endTime === undefined ? conversation : undefined;
}

function expired(world: World, { endTime }: Conversation): boolean {
  if (endTime === undefined) return false;
  return world.clock.now() - endTime >= world.state.threadingMinutes * 60_000;
}

function open(world: World, integration: Integration, customer: Customer): Conversation {
  const conversation: Conversation = {
    id: newId(),
    integrationId: integration.id,
    integrationName: integration.name,
    customer: { ...customer },
    startTime: world.clock.now(),
    participants: [],
    messages: [],
    passedOver: [],
  };
  world.state.conversations.set(conversation.id, conversation);
  world.lookup.addConversation(conversation);
  join(world, conversation, "customer", { name: nameOf(conversation) });
  forgetOldest(world);
  return conversation;
}

function reopen(world: World, conversation: Conversation): void {
  const { attributes } = customerOf(conversation);
  conversation.endTime = undefined;
  conversation.endReason = undefined;
  conversation.passedOver = [];
  join(world, conversation, "customer", { name: nameOf(conversation), attributes: { ...attributes } });
}

/** A sandbox that runs for months must not grow for ever: the conversations that began first go first, once ended. */
function forgetOldest(world: World): void {
  const { conversations } = world.state;
  if (conversations.size <= KEPT_CONVERSATIONS) return;
  for (const conversation of conversations.values()) {
    if (conversation.endTime === undefined) continue;
    conversations.delete(conversation.id);
    world.lookup.forget(conversation);
    for (const { attachments } of conversation.messages)
      for (const { id } of attachments) world.disk.dropBlob(id);
    return;
  }
}
