/**
 * Between the router's word and genesys-send's deed: who asked for an agent is not with agents yet, and what the user
 * says in that moment must not reach the bot. So a chat's next message waits until genesys-send has taken the one before
 * or refused it. Bounded: a flow may lead the agent's output elsewhere, and the bot is never mute when no human is there.
 */
import type { Timers } from "../delivery/timers.ts";
import { inTime } from "../in-time.ts";

export interface Turns {
  /**
   * Decides for the chat's messages in the order of asking. When the decision `changes` whose the chat is, the next one
   * waits for `over`, for so long at most as `WAIT_MS`; and no longer than that for a decision that is slow.
   */
  inOrder<T>(chatId: string, decide: () => Promise<T>, changes: (decision: T) => boolean): Promise<T>;
  /** What was decided has happened, or will not: genesys-send took the chat's message or refused it. */
  over(chatId: string): void;
  /** Nobody waits any longer. */
  close(): void;
  /** Chats in which something is being decided or waited for. */
  readonly size: number;
}

export const WAIT_MS = 5_000;

export function createTurns(timers: Timers): Turns {
  /** The end of the newest message's turn, per chat. */
  const newest = new Map<string, Promise<void>>();
  /** Ends the turn that waits for genesys-send. */
  const awaited = new Map<string, () => void>();

  function begin(chatId: string): () => void {
    let resolve = () => {};
    const turn = new Promise<void>((end) => {
      resolve = end;
    });
    newest.set(chatId, turn);
    return () => {
      if (newest.get(chatId) === turn) newest.delete(chatId);
      resolve();
    };
  }

  function keep(chatId: string, end: () => void): void {
    awaited.get(chatId)?.();
    const timer = timers.set(finish, WAIT_MS);
    function finish() {
      timers.clear(timer);
      if (awaited.get(chatId) === finish) awaited.delete(chatId);
      end();
    }
    awaited.set(chatId, finish);
  }

  return {
    async inOrder(chatId, decide, changes) {
      const before = newest.get(chatId);
      const end = begin(chatId);
      let held = false;
      try {
        if (before) await inTime(before, WAIT_MS, timers, () => undefined);
        const decision = await decide();
        held = changes(decision);
        return decision;
      } finally {
        if (held) keep(chatId, end);
        else end();
      }
    },
    over: (chatId) => awaited.get(chatId)?.(),
    close() {
      for (const finish of [...awaited.values()]) finish();
    },
    get size() {
      return newest.size;
    },
  };
}
