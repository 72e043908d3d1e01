/**
 * "The agent is typing", for the user: with the moment when it is over, because Genesys never says that somebody
 * stopped; not more often than is needed to keep it going; and never after the words that were being typed.
 */

export interface AgentTyping {
  /** Undefined when there is nothing to tell: it is being shown, or it is about words that the user has by now. */
  heard(chatId: string, typing: { time: string; durationMs?: number }): Shown | undefined;
  /** The agent's words came. */
  spoke(chatId: string, time: string): void;
}

export interface Shown {
  durationMs: number;
  /** Milliseconds since 1970, by our clock. */
  until: number;
}

/** As Genesys says it in the one example that there is (genesys-contract §4.2). */
const USUAL_MS = 5_000;
/** Whatever Genesys may say, nobody types for so long without saying so again. */
const LONGEST_MS = 30_000;
/** Longer than Genesys repeats a webhook (genesys-contract §4.1). */
const REMEMBER_MS = 90_000;

interface Heard {
  at: number;
  until: number;
  durationMs: number;
  /** When the agent's last words were said, by Genesys' clock. */
  spokenAt: number;
}

const NOTHING = { until: 0, durationMs: 0, spokenAt: Number.NEGATIVE_INFINITY };

export function createAgentTyping(now: () => number): AgentTyping {
  const chats = new Map<string, Heard>();

  function note(chatId: string, change: Partial<Heard>): void {
    const before = chats.get(chatId);
    chats.delete(chatId);
    chats.set(chatId, { ...NOTHING, ...before, ...change, at: now() });
    for (const [id, { at }] of chats) {
      if (now() - at < REMEMBER_MS) break;
      chats.delete(id);
    }
  }

  return {
    heard(chatId, { time, durationMs = USUAL_MS }) {
      const lasts = durationMs > 0 ? Math.min(durationMs, LONGEST_MS) : USUAL_MS;
      const known = chats.get(chatId) ?? NOTHING;
      if (Date.parse(time) < known.spokenAt) return undefined;
      // The other half is left for the next one to come in time.
      if (known.until - now() > known.durationMs / 2) return undefined;
      const shown = { durationMs: lasts, until: now() + lasts };
      note(chatId, shown);
      return shown;
    },
    spoke(chatId, time) {
      const said = Date.parse(time);
      const { spokenAt } = chats.get(chatId) ?? NOTHING;
      note(chatId, { until: 0, spokenAt: said > spokenAt ? said : spokenAt });
    },
  };
}
