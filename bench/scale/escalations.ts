/** Live escalations as they are in the middle of a talk, with everything that such a row holds. */
import { randomUUID } from "node:crypto";
import type { Escalation } from "../../lib/escalation/escalation.ts";
import type { Store } from "../../lib/store/store.ts";

const AT_ONCE = 1_000;
const INTEGRATION_ID = "6f33a998-016e-418d-81ed-6e8c482ff1fe";

export const chatIdAt = (index: number) => `chat-${index}-of-somebody`;

export async function fill(store: Store, count: number): Promise<void> {
  for (let start = 0; start < count; start += AT_ONCE) {
    const size = Math.min(AT_ONCE, count - start);
    await store.commit({ escalations: Array.from({ length: size }, (_, i) => escalationAt(start + i)) });
  }
}

function escalationAt(index: number): Escalation {
  const requestedAt = Date.now() - 3_600_000 + index;
  return {
    id: randomUUID(),
    chatId: chatIdAt(index),
    number: 1,
    state: "connected",
    competency: "Animal",
    fallbackPath: ["Animal"],
    integrationId: INTEGRATION_ID,
    integrationName: "DYDU bot connector (Animal)",
    queueId: "a0000000-0000-4000-8000-000000000001",
    conversationId: randomUUID(),
    agent: { id: randomUUID(), name: "Amélie Laurent" },
    requestedAt,
    connectedAt: requestedAt + 20_000,
  };
}
