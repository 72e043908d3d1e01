/** Reads one conversation and applies what it shows; what the socket, the reconciler and a first word all end in. */
import { HandoverError } from "../errors.ts";
import { isLive } from "../escalation/escalation.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { ConversationView } from "../genesys/conversations.ts";
import type { Store } from "../store/store.ts";

export interface LookingPorts {
  store: Store;
  tracker: Tracker;
  read(conversationId: string): Promise<ConversationView>;
  now: () => number;
}

/** "alerting" while an agent's phone rings: worth another look soon. One request per escalation at a time. */
export type Look = (escalationId: string) => Promise<"alerting" | "quiet">;

export function createLook({ store, tracker, read, now }: LookingPorts): Look {
  const underWay = new Map<string, Promise<"alerting" | "quiet">>();

  async function look(escalationId: string): Promise<"alerting" | "quiet"> {
    const escalation = await store.escalation(escalationId);
    if (!escalation?.conversationId || !isLive(escalation)) return "quiet";
    try {
      const view = await read(escalation.conversationId);
      await tracker.apply(escalationId, { kind: "seen", source: "reconciliation", at: now(), view });
      return view.participants.some(isRinging) ? "alerting" : "quiet";
    } catch (error) {
      if (!(error instanceof HandoverError) || error.facts.status !== 404) throw error;
      await tracker.apply(escalationId, { kind: "gone", source: "reconciliation", at: now() });
      return "quiet";
    }
  }

  return (escalationId) => {
    const running = underWay.get(escalationId);
    if (running) return running;
    const started = look(escalationId).finally(() => underWay.delete(escalationId));
    underWay.set(escalationId, started);
    return started;
  };
}

function isRinging({ purpose, state }: ConversationView["participants"][number]): boolean {
  return purpose === "agent" && (state === "alerting" || state === "dialing" || state === "offering");
}
