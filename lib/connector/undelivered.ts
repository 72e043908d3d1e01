/** An agent's word that nobody in the flow took: the agent must not believe that it was read. */
import type { Escalation } from "../escalation/escalation.ts";
import type { Genesys } from "../genesys/client.ts";
import { receiptBody } from "../messages/to-genesys.ts";
import type { InboxRow, Store } from "../store/store.ts";
import type { UserIdOf } from "./user-ids.ts";

export type FailedReceipt = (escalation: Escalation, messageId: string) => Promise<void>;

export interface ReceiptPorts {
  genesys: Pick<Genesys, "inbound">;
  userIdOf: UserIdOf;
  now: () => number;
}

/** Rejects when Genesys did not take it. */
export function createFailedReceipt({ genesys, userIdOf, now }: ReceiptPorts): FailedReceipt {
  return async (escalation, messageId) => {
    const receipt = receiptBody(userIdOf(escalation), messageId, now(), "the chat did not take the message");
    await genesys.inbound.receipt(escalation.integrationId, receipt, { lane: escalation.chatId });
  };
}

export interface UndeliveredPorts {
  store: Pick<Store, "escalation">;
  failedReceipt: FailedReceipt;
}

/** Sends a Failed receipt for a message; rejects when Genesys did not take it. */
export function createUndelivered({ store, failedReceipt }: UndeliveredPorts) {
  return async ({ kind, escalationId, body }: InboxRow): Promise<void> => {
    const escalation = await store.escalation(escalationId);
    const messageId = (body.genesys as { messageId?: string } | undefined)?.messageId;
    if (kind !== "message" || !escalation || !messageId) return;
    await failedReceipt(escalation, messageId);
  };
}
