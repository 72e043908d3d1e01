/**
 * Which of our messages Genesys knows by which id, so that its receipts find them, also after a restart. The newest are
 * kept; they are written a moment later, all of that moment together, because a write per message costs more than it is
 * worth: a kill in that moment leaves receipts that find nothing, and no message.
 */
import type { OutboxPorts } from "../delivery/outbox.ts";
import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { type OutboxRow, SENT_KEPT, type SentMessage, type Store } from "../store/store.ts";
import { NOBODY } from "./asked-end.ts";
import { waitWith } from "./wait.ts";

export interface SentMessagesPorts {
  store: Pick<Store, "sent" | "commit">;
  timers: Timers;
  now: () => number;
}

export interface SentMessages {
  load(): Promise<void>;
  /** The same, noting what was sent. */
  noting(transmit: OutboxPorts["transmit"]): OutboxPorts["transmit"];
  /** By any of these: Genesys' id of it, or ours. A receipt can be quicker than the answer to what it is about. */
  find(chatId: string, ids: readonly string[]): Promise<SentMessage | undefined>;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

const WRITTEN_AFTER_MS = 250;

/** Genesys waits ten seconds for us (genesys-contract §4.1). */
const ANSWER_MS = 2_000;
/** Ids are kept for a day (DESIGN §10). */
const DAY_MS = 24 * 3_600_000;

export function createSentMessages(
  { store, timers, now }: SentMessagesPorts,
  kept = SENT_KEPT,
): SentMessages {
  const byId = new Map<string, SentMessage>();
  const ring: (SentMessage | undefined)[] = [];
  const onTheWire = new Map<string, number>();
  const waiting = new Map<string, (() => void)[]>();
  let next = 0;
  let unwritten: SentMessage[] = [];
  let soon: TimerHandle;

  function keep(message: SentMessage): void {
    const place = message.number % kept;
    const gone = ring[place];
    for (const id of gone ? [gone.genesysId, gone.messageId] : []) {
      if (byId.get(id) === gone) byId.delete(id);
    }
    ring[place] = message;
    byId.set(message.genesysId, message);
    byId.set(message.messageId, message);
  }

  function note(row: OutboxRow, genesysId: string | undefined): void {
    const { messageId } = (row.body as { channel?: { messageId?: string } }).channel ?? {};
    if (!genesysId || !messageId) return;
    const { _msgid } = row.flowMessage;
    const message: SentMessage = {
      ...{
        number: next++,
        genesysId,
        messageId,
        chatId: row.chatId,
        escalationId: row.escalationId,
        at: now(),
      },
      ...(typeof _msgid === "string" && { _msgid }),
      ...(row.nodeId === NOBODY && { ours: true }),
    };
    keep(message);
    unwritten.push(message);
    soon ??= timers.set(write, WRITTEN_AFTER_MS);
  }

  async function write(): Promise<void> {
    timers.clear(soon);
    soon = undefined;
    const sent = unwritten;
    unwritten = [];
    if (sent.length === 0) return;
    try {
      await store.commit({ sent });
    } catch {
      // The store's health is shown elsewhere; it goes with what comes next.
      unwritten = [...sent, ...unwritten].slice(-kept);
    }
  }

  function begins(chatId: string): void {
    onTheWire.set(chatId, (onTheWire.get(chatId) ?? 0) + 1);
  }

  function ends(chatId: string): void {
    const left = (onTheWire.get(chatId) ?? 1) - 1;
    if (left > 0) onTheWire.set(chatId, left);
    else onTheWire.delete(chatId);
    for (const resolve of waiting.get(chatId) ?? []) resolve();
    waiting.delete(chatId);
  }

  function nextAnswer(chatId: string): Promise<void> {
    return new Promise((resolve) => waiting.set(chatId, [...(waiting.get(chatId) ?? []), resolve]));
  }

  function known(chatId: string, ids: readonly string[]): SentMessage | undefined {
    const message = ids.map((id) => byId.get(id)).find(Boolean);
    return message?.chatId === chatId && now() - message.at < DAY_MS ? message : undefined;
  }

  return {
    async load() {
      for (const message of await store.sent()) {
        keep(message);
        next = message.number + 1;
      }
    },
    noting: (transmit) => async (row, signal) => {
      if (row.kind !== "message") return transmit(row, signal);
      begins(row.chatId);
      try {
        const result = await transmit(row, signal);
        note(row, result.messageId);
        return result;
      } finally {
        ends(row.chatId);
      }
    },
    async find(chatId, ids) {
      let message = known(chatId, ids);
      if (message || !onTheWire.has(chatId)) return message;
      let late = false;
      const limit = waitWith(timers)(ANSWER_MS).then(() => {
        late = true;
      });
      while (!message && !late && onTheWire.has(chatId)) {
        await Promise.race([nextAnswer(chatId), limit]);
        message = known(chatId, ids);
      }
      return message;
    },
    close: write,
  };
}
