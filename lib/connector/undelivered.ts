/** An agent's word that nobody in the flow wanted: the agent must not believe that it was read. */
import type { Genesys } from "../genesys/client.ts";
import { receiptBody } from "../messages/to-genesys.ts";
import type { InboxRow, Store } from "../store/store.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface UndeliveredPorts {
  store: Pick<Store, "escalation">;
  genesys: Pick<Genesys, "inbound">;
  userIdOf: UserIdOf;
  now: () => number;
}

/** Sends a Failed receipt for a message; rejects when Genesys did not take it. */
export function createUndelivered({ store, genesys, userIdOf, now }: UndeliveredPorts) {
  return async ({ kind, escalationId, chatId, body }: InboxRow): Promise<void> => {
    const escalation = await store.escalation(escalationId);
    const messageId = (body.genesys as { messageId?: string } | undefined)?.messageId;
    if (kind !== "message" || !escalation || !messageId) return;
    const receipt = receiptBody(userIdOf(escalation), messageId, now(), "the chat did not take the message");
    await genesys.inbound.receipt(escalation.integrationId, receipt, { lane: chatId });
  };
}
