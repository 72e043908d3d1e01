/** Reads one conversation and applies what it shows; what the socket, the reconciler and a first word all end in. */
import { isLive, type Source } from "../escalation/escalation.ts";
import { isSettling } from "../escalation/settling.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { ConversationView } from "../genesys/conversations.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { Store } from "../store/store.ts";

export interface LookingPorts {
  store: Store;
  tracker: Tracker;
  /** `maxWaitMs`: how long it may wait for the rate budget. */
  read(conversationId: string, maxWaitMs?: number): Promise<ConversationView>;
  now: () => number;
}

export type Looked = "alerting" | "quiet";

/**
 * "alerting" while an agent's phone rings: worth another look soon. One request per escalation at a time. `source` is
 * who made us look, for `msg.source`. `maxWaitMs`: after so long in the line for the rate budget nobody waits for the
 * answer any more, and the request is given up (GENESYS_RATE_LIMIT).
 */
export type Look = (escalationId: string, source?: Source, maxWaitMs?: number) => Promise<Looked>;

export function createLook({ store, tracker, read, now }: LookingPorts): Look {
  const underWay = new Map<string, Promise<Looked>>();

  async function look(escalationId: string, source: Source, maxWaitMs?: number): Promise<Looked> {
    const escalation = await store.escalation(escalationId);
    if (!escalation?.conversationId || !isLive(escalation)) return "quiet";
    try {
      const view = await read(escalation.conversationId, maxWaitMs);
      await tracker.apply(escalationId, { kind: "seen", source, at: now(), view });
      return view.participants.some(isRinging) ? "alerting" : "quiet";
    } catch (error) {
      if (!isNotFound(error)) throw error;
      if (!isSettling(escalation, now()))
        await tracker.apply(escalationId, { kind: "gone", source, at: now() });
      return "quiet";
    }
  }

  return (escalationId, source = "reconciliation", maxWaitMs?: number) => {
    const running = underWay.get(escalationId);
    if (running) return running;
    const started = look(escalationId, source, maxWaitMs).finally(() => underWay.delete(escalationId));
    underWay.set(escalationId, started);
    return started;
  };
}

function isRinging({ purpose, state }: ConversationView["participants"][number]): boolean {
  return purpose === "agent" && (state === "alerting" || state === "dialing" || state === "offering");
}
