/**
 * The transfers of a conversation, as `MessageConversation.recentTransfers` shows them (definition TransferResponse): the
 * most recent twenty. For a transfer to a queue the definition has no field that names the queue.
 */
import { newId } from "../ids.ts";
import type { Conversation, Transfer } from "../state/model.ts";
import type { World } from "../world.ts";

const KEPT = 20;

export function noteTransfer(
  world: World,
  conversation: Conversation,
  transfer: Pick<Transfer, "type" | "byUserId" | "toUserId">,
): void {
  const noted: Transfer = { id: newId(), time: world.clock.now(), ...transfer };
  conversation.transfers = [...(conversation.transfers ?? []), noted].slice(-KEPT);
}

export function recentTransfers({ transfers = [] }: Conversation): object[] {
  return transfers.map(({ id, time, type, byUserId, toUserId }) => ({
    id,
    state: "Complete",
    dateIssued: new Date(time).toISOString(),
    initiator: { userId: byUserId },
    modifiedBy: { id: byUserId, selfUri: `/api/v2/users/${byUserId}` },
    destination: toUserId === undefined ? {} : { userId: toUserId },
    transferType: type,
  }));
}
