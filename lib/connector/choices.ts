/** The choices that Genesys offered last and nobody has made yet, per escalation; what the agent says next closes them. */
import type { Outgoing } from "../messages/contract.ts";
import { answerOf, type OpenChoice } from "../messages/structured/answer.ts";
import type { Reply, Structured } from "../messages/structured/structured.ts";
import type { Wording } from "../messages/wording.ts";
import type { Store } from "../store/store.ts";

export interface Choices {
  /** What was kept before a restart; of escalations that are over it is forgotten. */
  load(): Promise<void>;
  /** Something was said to the user; returns what is to be written with it. */
  offered(escalationId: string, structured: Structured | undefined, wording: Wording): Meta;
  /** What the user's message chooses, if it does. */
  answer(escalationId: string, outgoing: Pick<Outgoing, "reply" | "text">): Reply | undefined;
  /** The choice is made; returns what is to be written with it. */
  made(escalationId: string): Meta;
}

type Meta = Record<string, string | null>;

const PREFIX = "choices:";
const KEPT = 10_000;

export function createChoices(store: Pick<Store, "metaStartingWith" | "escalation" | "commit">): Choices {
  const open = new Map<string, OpenChoice[]>();

  function made(escalationId: string): Meta {
    return open.delete(escalationId) ? { [PREFIX + escalationId]: null } : {};
  }

  return {
    async load() {
      const gone: Meta = {};
      for (const [key, json] of await store.metaStartingWith(PREFIX)) {
        const escalationId = key.slice(PREFIX.length);
        const escalation = await store.escalation(escalationId);
        if (escalation && escalation.state !== "ended")
          open.set(escalationId, JSON.parse(json) as OpenChoice[]);
        else gone[key] = null;
      }
      if (Object.keys(gone).length > 0) await store.commit({ meta: gone });
    },
    offered(escalationId, structured, wording) {
      if (!structured || structured.choices.length === 0) return made(escalationId);
      const choices = structured.choices.map(({ reply, time }) => ({
        reply,
        said: time ? wording.moment(time) : reply.text,
      }));
      const [oldest] = open.keys();
      const forgotten = open.size >= KEPT && oldest !== undefined ? made(oldest) : {};
      open.set(escalationId, choices);
      return { ...forgotten, [PREFIX + escalationId]: JSON.stringify(choices) };
    },
    answer: (escalationId, outgoing) => answerOf(outgoing, open.get(escalationId) ?? []),
    made,
  };
}
