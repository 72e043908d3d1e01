/** A receipt of Genesys → what the flow is told of its own message, whole messages only (genesys-contract §4.2). */
import { wordsOfCode } from "../messages/failure-reasons.ts";
import { partOf } from "../messages/part-ids.ts";
import { advance, type Progress } from "../messages/receipt-progress.ts";
import type { SentMessage, Store } from "../store/store.ts";
import type { OutboundWebhook } from "../webhook/parse.ts";
import type { SentMessages } from "./sent-messages.ts";

export interface ReceiptReaderPorts {
  store: Pick<Store, "metaStartingWith" | "commit">;
  sent: Pick<SentMessages, "find">;
  now: () => number;
}

export type ReceiptWebhook = Extract<OutboundWebhook, { kind: "receipt" }>;

export interface ReadReceipt {
  /** Ours that it is about; undefined when nobody knows. */
  about?: SentMessage;
  /** For the dedupe; with `told`. */
  key: string;
  /** What the flow is told; undefined when it knows already, or when it is about a line of our own. */
  told?: { status: string } & Record<string, unknown>;
  /** To be written with it. */
  meta: Record<string, string | null>;
}

export interface ReceiptReader {
  load(): Promise<void>;
  read(chatId: string, receipt: ReceiptWebhook): Promise<ReadReceipt>;
}

const PREFIX = "receipt-parts:";
const KEPT = 1_000;
const DAY_MS = 24 * 3_600_000;

export function createReceiptReader({ store, sent, now }: ReceiptReaderPorts): ReceiptReader {
  /** Of messages that went in several parts. */
  const progress = new Map<string, Progress>();

  function stepOf(messageId: string, step: Parameters<typeof advance>[1]) {
    const { progress: after, status } = advance(progress.get(messageId), step);
    const meta: Record<string, string | null> = { [PREFIX + messageId]: JSON.stringify(after) };
    progress.delete(messageId);
    progress.set(messageId, after);
    const [oldest] = progress.keys();
    if (progress.size > KEPT && oldest !== undefined) {
      progress.delete(oldest);
      meta[PREFIX + oldest] = null;
    }
    return { status, meta };
  }

  return {
    async load() {
      const gone: Record<string, null> = {};
      for (const [key, json] of await store.metaStartingWith(PREFIX)) {
        const found = JSON.parse(json) as Progress;
        if (now() - found.at < DAY_MS) progress.set(key.slice(PREFIX.length), found);
        else gone[key] = null;
      }
      if (Object.keys(gone).length > 0) await store.commit({ meta: gone });
    },
    async read(chatId, { status, reasons, messageId, channelMessageId, time }) {
      const ids = [messageId, ...(channelMessageId ? [channelMessageId] : [])];
      const about = await sent.find(chatId, ids);
      const inWords = reasons.map(({ code, message }) => ({
        code,
        message,
        words: wordsOfCode(code) || message,
      }));
      const said = { status, reasons: inWords, genesysMessageId: messageId };
      const key = `${messageId}|${status}|${time}`;
      if (!about) return { key, told: { ...said, messageId, matched: false }, meta: {} };
      const { messageId: ours, part, of } = partOf(about.messageId);
      const { _msgid } = about;
      const matched = {
        ...said,
        messageId: ours,
        matched: true,
        ...(_msgid && { sent: { _msgid, at: about.at } }),
      };
      if (about.ours) return { about, key, meta: {} };
      if (of === 1) return { about, key, told: matched, meta: {} };
      const { status: whole, meta } = stepOf(ours, { part, of, status, at: now() });
      if (!whole) return { about, key, meta };
      return { about, key: `${ours}|${whole}|${part}`, told: { ...matched, status: whole }, meta };
    },
  };
}
