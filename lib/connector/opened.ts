/** Conversations that the doctor has opened: remembered in the store until it is proven that they are closed. */
import type { Timers } from "../delivery/timers.ts";
import type { OpenedConversations } from "../doctor/exam.ts";
import { endConversation } from "../escalation/ending.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { Store } from "../store/store.ts";
import { waitWith } from "./wait.ts";

const PREFIX = "doctor.open:";
/** A conversation may be readable only a moment after it was opened. */
const LOOKS_MS = [0, 500, 1_500];

/** Those that an examination that was cut short has left behind. */
export async function leftOpen(store: Store): Promise<string[]> {
  return [...(await store.metaStartingWith(PREFIX)).keys()].map((key) => key.slice(PREFIX.length));
}

export function openedIn(store: Store, timers: Timers, genesys: Genesys): OpenedConversations {
  const wait = waitWith(timers);

  async function end(conversationId: string): Promise<void> {
    for (const pause of LOOKS_MS) {
      await wait(pause);
      try {
        await endConversation(conversationId, { genesys, wait });
        return;
      } catch (error) {
        if (!isNotFound(error)) throw error;
      }
    }
  }

  return {
    async remember(conversationId) {
      await store.commit({ meta: { [PREFIX + conversationId]: "1" } });
    },
    async close(conversationId) {
      await end(conversationId);
      await store.commit({ meta: { [PREFIX + conversationId]: null } });
    },
  };
}
