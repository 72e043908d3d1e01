/** The store that forgets at every restart: chosen by name only, and good for tests. Same rules as the durable ones. */
import { type Escalation, isLive } from "../escalation/escalation.ts";
import { hear, type Spoken } from "../escalation/spoken.ts";
import { inPieces } from "../in-pieces.ts";
import { conflict, notOpen } from "./refusal.ts";
import {
  type Batch,
  type Committed,
  type InboxRow,
  type OutboxRow,
  SENT_KEPT,
  type SentMessage,
  type Store,
} from "./store.ts";

/** Everything is kept as JSON text: nobody can change a row from outside, and what is not JSON is refused here too. */
export function createMemoryStore(): Store {
  const meta = new Map<string, string>();
  const escalations = new Map<string, string>();
  const numbersOfChat = new Map<string, Map<number, string>>();
  const live = new Set<string>();
  const outbox = new Map<number, string>();
  const inbox = new Map<number, string>();
  const keys = new Map<string, number>();
  const turns = new Map<string, string[]>();
  const sent = new Map<number, SentMessage>();
  let lastOutboxSeq = 0;
  let lastInboxSeq = 0;
  let isOpen = false;

  function commitNow(batch: Batch): Committed {
    const written = textsOf(batch);
    for (const { id, chatId, number } of batch.escalations ?? []) {
      const owner = numbersOfChat.get(chatId)?.get(number);
      if (owner !== undefined && owner !== id)
        throw conflict(`escalation ${number} of this chat exists already`);
    }
    // From here on nothing throws: the batch is applied whole.
    batch.escalations?.forEach((escalation, i) => {
      putEscalation(escalation, written.escalations[i] as string);
    });
    batch.outboxChanged?.forEach(({ seq }, i) => {
      if (outbox.has(seq)) outbox.set(seq, written.outboxChanged[i] as string);
    });
    for (const seq of batch.outboxDone ?? []) outbox.delete(seq);
    for (const seq of batch.inboxDone ?? []) inbox.delete(seq);
    for (const [name, value] of Object.entries(batch.meta ?? {})) {
      if (value === null) meta.delete(name);
      else meta.set(name, value);
    }
    for (const message of batch.sent ?? []) {
      sent.set(message.number, { ...message });
      sent.delete(message.number - SENT_KEPT);
    }
    const inboxSeqs = (batch.inbox ?? []).map((draft, i) => {
      if (keys.has(draft.key)) return null;
      keys.set(draft.key, draft.receivedAt);
      lastInboxSeq += 1;
      inbox.set(lastInboxSeq, written.inbox[i] as string);
      return lastInboxSeq;
    });
    const heardBefore = inboxSeqs.length > 0 && inboxSeqs.every((seq) => seq === null);
    if (!heardBefore)
      batch.turns?.forEach(({ escalationId }, i) => {
        turns.set(escalationId, [...(turns.get(escalationId) ?? []), written.turns[i] as string]);
      });
    for (const escalationId of batch.turnsDone ?? []) turns.delete(escalationId);
    return {
      outboxSeqs: written.outbox.map((text) => {
        lastOutboxSeq += 1;
        outbox.set(lastOutboxSeq, text);
        return lastOutboxSeq;
      }),
      inboxSeqs,
    };
  }

  function putEscalation(escalation: Escalation, text: string): void {
    const { id, chatId, number } = escalation;
    escalations.set(id, text);
    if (isLive(escalation)) live.add(id);
    else live.delete(id);
    const numbers = numbersOfChat.get(chatId) ?? new Map<number, string>();
    numbersOfChat.set(chatId, numbers.set(number, id));
  }

  function dropEscalation({ id, chatId, number }: Escalation): void {
    escalations.delete(id);
    const numbers = numbersOfChat.get(chatId);
    numbers?.delete(number);
    if (numbers?.size === 0) numbersOfChat.delete(chatId);
  }

  const read = (id: string | undefined): Escalation | undefined => {
    const text = id === undefined ? undefined : escalations.get(id);
    return text === undefined ? undefined : JSON.parse(text);
  };

  return {
    async open() {
      isOpen = true;
    },
    async close() {
      isOpen = false;
    },
    async commit(batch) {
      if (!isOpen) throw notOpen();
      return commitNow(batch);
    },
    async meta(key) {
      return meta.get(key);
    },
    async metaStartingWith(prefix) {
      return new Map([...meta].filter(([name]) => name.startsWith(prefix)));
    },
    async escalation(id) {
      return read(id);
    },
    async latestEscalation(chatId) {
      const numbers = numbersOfChat.get(chatId);
      return numbers && read(numbers.get(Math.max(...numbers.keys())));
    },
    async escalationByNumber(chatId, number) {
      return read(numbersOfChat.get(chatId)?.get(number));
    },
    async chats() {
      return [...numbersOfChat.keys()];
    },
    async turns(escalationId) {
      return (turns.get(escalationId) ?? []).map((text) => JSON.parse(text));
    },
    async spoken() {
      const found = new Map<string, Spoken>();
      for (const [escalationId, texts] of turns) {
        const spoken: Spoken = {};
        for (const text of texts) hear(spoken, JSON.parse(text));
        found.set(escalationId, spoken);
      }
      return found;
    },
    async liveEscalations() {
      return [...live].map((id) => read(id) as Escalation).sort((a, b) => a.requestedAt - b.requestedAt);
    },
    async *liveInPieces() {
      const texts = [...live].map((id) => escalations.get(id) as string);
      for await (const piece of inPieces(texts)) yield piece.map((json): Escalation => JSON.parse(json));
    },
    async outboxRows() {
      return [...outbox].map(([seq, text]): OutboxRow => ({ ...JSON.parse(text), seq }));
    },
    async inboxRows() {
      return [...inbox].map(([seq, text]): InboxRow => ({ ...JSON.parse(text), seq }));
    },
    async sent() {
      return [...sent.values()].map((message) => ({ ...message }));
    },
    async prune(before) {
      let gone = 0;
      for (const [number, { at }] of sent) {
        if (at < before && sent.delete(number)) gone += 1;
      }
      for (const [key, receivedAt] of keys) {
        if (receivedAt < before && keys.delete(key)) gone += 1;
      }
      for (const escalationId of turns.keys()) {
        if (!live.has(escalationId) && turns.delete(escalationId)) gone += 1;
      }
      for (const [id, text] of escalations) {
        if (live.has(id)) continue;
        const escalation: Escalation = JSON.parse(text);
        if ((escalation.endedAt ?? escalation.requestedAt) >= before) continue;
        dropEscalation(escalation);
        gone += 1;
      }
      return gone;
    },
  };
}

/** Serialised before anything is changed, because only this can fail half-way. */
function textsOf({ escalations = [], outbox = [], outboxChanged = [], inbox = [], turns = [] }: Batch) {
  return {
    escalations: escalations.map((escalation) => JSON.stringify(escalation)),
    outbox: outbox.map((draft) => JSON.stringify(draft)),
    outboxChanged: outboxChanged.map((row) => JSON.stringify(row)),
    inbox: inbox.map((draft) => JSON.stringify(draft)),
    turns: turns.map(({ turn }) => JSON.stringify(turn)),
  };
}
