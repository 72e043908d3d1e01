/** "The user is typing", for the agent: at most once every few seconds per chat, never behind text, never worth a retry. */
import type { Timers } from "../delivery/timers.ts";
import type { Genesys } from "../genesys/client.ts";
import { inTime } from "../in-time.ts";
import type { Delivery } from "../messages/contract.ts";
import { typingBody } from "../messages/to-genesys.ts";
import { isWithAgents } from "../routing/route.ts";
import type { Store } from "../store/store.ts";
import type { UserIdOf } from "./user-ids.ts";

export interface Typing {
  /** Always resolves, within seconds: `accepted` when Genesys took it, `dropped` when not, or not in time. */
  send(chatId: string): Promise<Delivery>;
}

/** Genesys shows it for about five seconds (genesys-contract §3.3). */
const PAUSE_MS = 4_000;

export interface TypingPorts {
  store: Store;
  genesys: () => Pick<Genesys, "inbound">;
  userIdOf: UserIdOf;
  now: () => number;
  timers: Timers;
}

export function createTyping({ store, genesys, userIdOf, now, timers }: TypingPorts): Typing {
  const lastSent = new Map<string, number>();

  function tooSoon(chatId: string): boolean {
    for (const [id, at] of lastSent) {
      // After the clock was set back it seems to have been in the future.
      if (Math.abs(now() - at) < PAUSE_MS) break;
      lastSent.delete(id);
    }
    return lastSent.has(chatId);
  }

  async function attempt(chatId: string): Promise<boolean> {
    if (tooSoon(chatId)) return false;
    const escalation = await store.latestEscalation(chatId);
    if (!escalation || !isWithAgents(escalation) || escalation.state === "requested") return false;
    // Somebody may have been quicker while the store was asked.
    if (tooSoon(chatId)) return false;
    lastSent.set(chatId, now());
    const userId = userIdOf(escalation);
    await genesys().inbound.typing(escalation.integrationId, typingBody(userId, now()), { lane: chatId });
    return true;
  }

  return {
    async send(chatId) {
      const acceptedAt = now();
      // What comes of it later is nobody's business.
      const sent = await inTime(
        attempt(chatId).catch(() => false),
        PAUSE_MS,
        timers,
        () => false,
      );
      return {
        status: sent ? "accepted" : "dropped",
        attempts: sent ? 1 : 0,
        acceptedAt,
        latencyMs: now() - acceptedAt,
        already: false,
        recovered: false,
      };
    },
  };
}
