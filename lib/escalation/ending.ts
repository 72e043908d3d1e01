/** Ends a conversation from our side and makes sure that it is closed: a successful request is no proof (genesys-contract §5.5). */
import { HandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import type { RequestOptions } from "../genesys/http.ts";

export interface EndingPorts {
  genesys: Pick<Genesys, "conversations">;
  wait(ms: number): Promise<void>;
}

const CLOSED = new Set(["disconnected", "terminated"]);
const READ_BACKS_MS = [100, 400, 1_500];

/**
 * Disconnects the customer and reads back until the conversation is closed; false when it was closed before. Throws
 * GENESYS_PERMISSION when the OAuth client may not end conversations, GENESYS_TIMEOUT when Genesys said yes and did not
 * do it.
 */
export async function endConversation(
  conversationId: string,
  { genesys, wait }: EndingPorts,
  options: RequestOptions = { priority: "end" },
): Promise<boolean> {
  const before = await genesys.conversations.get(conversationId, options);
  if (before.ended) return false;
  const customers = before.participants.filter(({ purpose }) => purpose === "customer");
  for (const customer of customers.filter(({ state }) => !CLOSED.has(state))) {
    await genesys.conversations.disconnectParticipant(conversationId, customer.id, options);
  }
  for (const pause of READ_BACKS_MS) {
    await wait(pause);
    if ((await genesys.conversations.get(conversationId, options)).ended) return true;
  }
  throw new HandoverError(
    "GENESYS_TIMEOUT",
    "Genesys took the request to end the conversation, but it is still open.",
    "It is tried again by itself.",
    { retriable: true, status: 200 },
  );
}
