/** The agents: accept every chat as it rings, and say their words through the desk, each chat's in order. */

import { AGENTS, type Desk, type DeskConversation } from "../../support/sandbox.ts";
import { BY_THE_FLOW, HANDED_OVER } from "./flow.ts";

export interface AgentsOptions {
  desk: Desk;
  chats: number;
  wordsPerChat: number;
  /** How long an agent thinks before the next word, ms. */
  think(): number;
}

export interface Agents {
  /** Resolves when every chat has all its words, as far as the desk took them. */
  done: Promise<void>;
  stop(): void;
}

const LOOK_MS = 300;
const TRIES = 3;

export const replyOf = (conversationId: string, n: number) => `a:${conversationId}:${n}`;

/** Chats of one competency are one agent's. */
const AGENT_OF: Record<string, string> = { [HANDED_OVER]: AGENTS.amelie, [BY_THE_FLOW]: AGENTS.marc };

export function startAgents({ desk, chats, wordsPerChat, think }: AgentsOptions): Agents {
  let stopped = false;

  async function work(): Promise<void> {
    for (const agentId of Object.values(AGENT_OF)) await desk.onQueue(agentId);
    const talking = new Map<string, Promise<void>>();
    while (!stopped && talking.size < chats) {
      const shown = await desk.state().catch(() => undefined);
      for (const { id, state, agent } of shown?.conversations ?? []) {
        if (!agent) continue;
        if (state === "alerting") await desk.act(id, agent.id, "accept").catch(() => undefined);
        else if (state === "connected" && !talking.has(id)) talking.set(id, talk(id, agent.id));
      }
      await pause(LOOK_MS);
    }
    await Promise.all(talking.values());
  }

  async function talk(conversationId: DeskConversation["id"], agentId: string): Promise<void> {
    for (let n = 0; n < wordsPerChat && !stopped; n++) {
      await sayOnce(conversationId, agentId, replyOf(conversationId, n));
      await pause(think());
    }
  }

  /** A person looks whether it is there before saying it again. */
  async function sayOnce(conversationId: string, agentId: string, word: string): Promise<void> {
    for (let tries = 1; ; tries++) {
      try {
        return await desk.say(conversationId, agentId, word);
      } catch (error) {
        const { messages } = await desk.see(conversationId, () => true, { what: "the conversation" });
        if (messages.some(({ text }) => text === word)) return;
        if (tries === TRIES) throw error;
      }
    }
  }

  return {
    done: work(),
    stop() {
      stopped = true;
    },
  };
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
