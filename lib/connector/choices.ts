/** The choices that Genesys offered last and nobody has made yet, per escalation; what the agent says next closes them. */
import type { Outgoing } from "../messages/contract.ts";
import { answerOf, type OpenChoice } from "../messages/structured/answer.ts";
import type { Reply, Structured } from "../messages/structured/shape.ts";
import type { Wording } from "../messages/wording.ts";
import type { Store } from "../store/store.ts";
import { isRecord, list } from "../untyped.ts";

export interface Choices {
  /** What was kept before a restart; of escalations that are over it is forgotten. */
  load(): Promise<void>;
  /** Something was said to the user; perhaps Genesys only repeats it. */
  offered(escalationId: string, said: Offered, wording: Wording): Change;
  /** What the user's message chooses, if it does. */
  answer(escalationId: string, outgoing: Pick<Outgoing, "reply" | "text">): Reply | undefined;
  /** That choice is made; an earlier question's leaves the latest open. */
  made(escalationId: string, reply: Reply): Change;
}

export interface Offered {
  /** By Genesys' clock, ISO-8601. */
  time: string;
  structured?: Structured;
}

/** What changes with a message, if the message is accepted. */
export interface Change {
  /** To be written with it. */
  meta: Meta;
  /** It is written: the change counts from now on. */
  written(): void;
}

type Meta = Record<string, string | null>;

interface Question {
  /** By Genesys' clock; 0 where it did not say. */
  at: number;
  choices: OpenChoice[];
}

const PREFIX = "choices:";
const KEPT = 10_000;
const NOTHING: Change = { meta: {}, written() {} };

export function createChoices(store: Pick<Store, "metaStartingWith" | "escalation" | "commit">): Choices {
  const open = new Map<string, Question>();

  function closing(escalationId: string): Change {
    if (!open.has(escalationId)) return NOTHING;
    return { meta: { [PREFIX + escalationId]: null }, written: () => void open.delete(escalationId) };
  }

  return {
    async load() {
      const gone: Meta = {};
      for (const [key, json] of await store.metaStartingWith(PREFIX)) {
        const escalationId = key.slice(PREFIX.length);
        const escalation = await store.escalation(escalationId);
        const question =
          escalation && escalation.state !== "ended" ? questionOf(JSON.parse(json)) : undefined;
        if (question) open.set(escalationId, question);
        else gone[key] = null;
      }
      if (Object.keys(gone).length > 0) await store.commit({ meta: gone });
    },
    offered(escalationId, { time, structured }, wording) {
      const at = Date.parse(time) || 0;
      if (!structured || structured.choices.length === 0) {
        // Said before the question, and come late: the user can still answer it.
        return at < (open.get(escalationId)?.at ?? 0) ? NOTHING : closing(escalationId);
      }
      const choices = structured.choices.map(({ reply, time }) => ({
        reply,
        said: time ? wording.moment(time) : reply.text,
      }));
      const question: Question = { at, choices };
      const [oldest] = open.keys();
      const forgotten = open.size >= KEPT && oldest !== undefined ? closing(oldest) : NOTHING;
      return {
        meta: { ...forgotten.meta, [PREFIX + escalationId]: JSON.stringify(question) },
        written() {
          forgotten.written();
          open.set(escalationId, question);
        },
      };
    },
    answer(escalationId, outgoing) {
      const where = outgoing.reply?.escalationId;
      if (where !== undefined && where !== escalationId) return undefined;
      return answerOf(outgoing, open.get(escalationId)?.choices ?? []);
    },
    made(escalationId, { messageId }) {
      const latest = open.get(escalationId)?.choices[0]?.reply.messageId;
      return latest === messageId ? closing(escalationId) : NOTHING;
    },
  };
}

/** Undefined for what another version of this file kept. */
function questionOf(kept: unknown): Question | undefined {
  if (!isRecord(kept) || typeof kept.at !== "number") return undefined;
  return { at: kept.at, choices: list(kept.choices) as OpenChoice[] };
}
