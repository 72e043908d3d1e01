/** A receipt for a message of the customer's, ordered by a test or a person: whatever the settings say, whenever it suits. */
import { sendReceipt } from "../conversations/outbound.ts";
import { badRequest, Refusal } from "../refusal.ts";
import type { Conversation, Message } from "../state/model.ts";
import type { World } from "../world.ts";

/** The enum of the webhook's schema (contract §4.2). */
const STATUSES = ["Sent", "Delivered", "Read", "Failed", "Published", "Removed"] as const;

/** Without `messageId` the newest message of the customer's; the id may be either side's. */
export function orderReceipt(
  world: World,
  conversation: Conversation,
  order: Record<string, unknown>,
): object {
  const { messageId, status = "Failed", code = "GeneralError", message = "Refused by order." } = order;
  const wanted = STATUSES.find((one) => one === status);
  if (!wanted)
    throw badRequest(
      `Value [${status}] is not valid. Allowable values are: ${STATUSES.join(", ")}`,
      "status",
    );
  const about = conversation.messages.findLast((one) => one.direction === "inbound" && isIt(one, messageId));
  if (!about) throw new Refusal(404, "not.found", "The customer has sent no such message.");
  if (wanted === "Failed") {
    about.status = "failed";
    about.failure = String(message);
    world.changed();
  }
  const reasons = wanted === "Failed" ? [{ code: String(code), message: String(message) }] : [];
  sendReceipt(world, conversation, about, wanted, reasons);
  return { id: about.id };
}

function isIt({ id, providerMessageId }: Message, messageId: unknown): boolean {
  return messageId === undefined || messageId === id || messageId === providerMessageId;
}
