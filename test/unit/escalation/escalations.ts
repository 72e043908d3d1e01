/** An escalation of chat c1, just asked for, and a store that knows some. */
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { AT } from "./views.ts";

/** Without a conversation yet; `rest` says what a test makes of it. */
export function escalation(rest: Partial<Escalation> = {}): Escalation {
  return {
    id: "e1",
    chatId: "c1",
    number: 1,
    state: "requested",
    competency: "Animal",
    fallbackPath: ["Animal"],
    integrationId: "i1",
    integrationName: "DYDU bot connector (Animal)",
    queueId: "q1",
    requestedAt: AT,
    ...rest,
  };
}

/** The same in a conversation. */
export function conversing(rest: Partial<Escalation> = {}): Escalation {
  return escalation({ state: "queued", conversationId: "conversation-1", ...rest });
}

export async function storeWith(...escalations: Escalation[]): Promise<Store> {
  const store = createMemoryStore();
  await store.open();
  await store.commit({ escalations });
  return store;
}
