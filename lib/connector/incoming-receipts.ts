/** A receipt of Genesys → what the flow is told of its own message, whole messages only (genesys-contract §4.2). */
import { wordsOfCode } from "../messages/failure-reasons.ts";
import { partOf } from "../messages/part-ids.ts";
import { advance, NOTHING, type Progress } from "../messages/receipt-progress.ts";
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
  /** It could not be written: Genesys repeats it, and then it is told. */
  release(): void;
}

export interface ReceiptReader {
  load(): Promise<void>;
  read(chatId: string, receipt: ReceiptWebhook): Promise<ReadReceipt>;
}

const PREFIX = "receipt-parts:";
/** Of messages in parts, over restarts; of whole ones only meanwhile: what is told twice then does no harm. */
const KEPT = { inParts: 1_000, whole: 10_000 };
const DAY_MS = 24 * 3_600_000;

export function createReceiptReader({ store, sent, now }: ReceiptReaderPorts): ReceiptReader {
  const inParts = new Map<string, Progress>();
  const whole = new Map<string, Progress>();

  /** What is true of the whole message from now on, if that is news, and what is to be written of it. */
  function stepOf(messageId: string, step: Parameters<typeof advance>[1]) {
    const [progress, kept] = step.of > 1 ? [inParts, KEPT.inParts] : [whole, KEPT.whole];
    const before = progress.get(messageId);
    const { progress: after, status } = advance(before, step);
    progress.delete(messageId);
    progress.set(messageId, after);
    const [oldest] = progress.keys();
    const gone = progress.size > kept && oldest !== undefined && progress.delete(oldest);
    const meta = {
      [PREFIX + messageId]: JSON.stringify(after),
      ...(gone && { [PREFIX + oldest]: null }),
    };
    return { status, meta: step.of > 1 ? meta : {}, release: () => takeBack(progress, messageId, before) };
  }

  return {
    async load() {
      const gone: Record<string, null> = {};
      for (const [key, json] of await store.metaStartingWith(PREFIX)) {
        const found = JSON.parse(json) as Progress;
        if (now() - found.at < DAY_MS) inParts.set(key.slice(PREFIX.length), found);
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
      const unsaid = { meta: {}, release() {} };
      if (!about) return { key, told: { ...said, messageId, matched: false }, ...unsaid };
      if (about.ours) return { about, key, ...unsaid };
      const { messageId: ours, part, of } = partOf(about.messageId);
      const { status: news, ...step } = stepOf(ours, { part, of, status, at: now() });
      if (!news) return { about, key, ...step };
      const { _msgid } = about;
      const told = {
        ...said,
        status: news,
        messageId: ours,
        matched: true,
        ...(_msgid && { sent: { _msgid, at: about.at } }),
      };
      return { about, key: of === 1 ? key : `${ours}|${news}|${part}`, told, ...step };
    },
  };
}

/** What others have told meanwhile stays; what this one told is news again. */
function takeBack(progress: Map<string, Progress>, messageId: string, before: Progress | undefined): void {
  const { failed: _, ...after } = progress.get(messageId) ?? NOTHING;
  progress.set(messageId, {
    ...after,
    told: Math.min(after.told, before?.told ?? NOTHING.told),
    ...(before?.failed && { failed: true as const }),
  });
}
