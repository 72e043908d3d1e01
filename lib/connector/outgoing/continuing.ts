/** Which conversation an escalation goes on with, where a chat keeps its id at Genesys (setting `continueThread`). */
import type { Escalation, Reopened } from "../../escalation/escalation.ts";
import type { Store } from "../../store/store.ts";

/** So many escalations back; before that the threading window is over, or nearly every other one was elsewhere. */
const FURTHEST = 20;

/**
 * The conversation of the chat's last escalation to the same integration: Genesys opens it again within the threading
 * window (genesys-contract §5.1). `latest` is the one before; undefined when nothing of it is known.
 */
export async function continuedFrom(
  latest: Escalation | undefined,
  integrationId: string,
  store: Pick<Store, "escalationByNumber">,
): Promise<Reopened | undefined> {
  let earlier = latest;
  for (let step = 0; earlier && step < FURTHEST; step++) {
    const { conversationId, closedAt } = earlier;
    if (conversationId && earlier.integrationId === integrationId)
      return { conversationId, ...(closedAt !== undefined && { closedAt }) };
    earlier = await store.escalationByNumber(earlier.chatId, earlier.number - 1);
  }
  return undefined;
}
