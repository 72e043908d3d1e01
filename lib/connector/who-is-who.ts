/**
 * Logs show ids by their hash. Who must know whose they are asks the explain place, or turns on Node-RED's debug log:
 * there, and nowhere else, each escalation's ids stand beside their hashes.
 */
import type { Escalation } from "../escalation/escalation.ts";
import { hashOf, isHash, isHashOf } from "../hash-of.ts";
import { inPieces } from "../in-pieces.ts";
import type { Store } from "../store/store.ts";

/** For `changed` of the tracker: one line per conversation. */
export function createWhoIsWho(debug: (line: string) => void) {
  return (before: Escalation, { id, chatId, conversationId }: Escalation): void => {
    if (!conversationId || conversationId === before.conversationId) return;
    debug(
      `Chat ${hashOf(chatId)} is "${chatId}"; conversation ${hashOf(conversationId)} is ${conversationId}, of escalation ${id}.`,
    );
  };
}

/** That escalation, or the newest of the chat that is called so, or whose hash that is; undefined when none is known. */
export async function escalationCalled(
  { escalationId, chatId = "" }: { escalationId?: string; chatId?: string },
  store: Pick<Store, "chats" | "escalation" | "latestEscalation">,
): Promise<Escalation | undefined> {
  if (escalationId) return store.escalation(escalationId);
  const named = await store.latestEscalation(chatId);
  if (named || !isHash(chatId)) return named;
  for await (const piece of inPieces(await store.chats())) {
    const found = piece.find((one) => isHashOf(chatId, one));
    if (found !== undefined) return store.latestEscalation(found);
  }
  return undefined;
}
