/** What Genesys POSTs to the webhook, in our own words (genesys-contract §4.2). Tolerant, and never throws. */
import { createHash } from "node:crypto";
import type { WebhookAttachment, WebhookBody } from "../genesys/wire.ts";
import { isRecord, list, text } from "../untyped.ts";

/** What all kinds have. */
export interface Envelope {
  /** Genesys' id of the message; with `time` the key for telling duplicates. */
  id: string;
  /** As Genesys wrote it, ISO-8601; "" when missing. */
  time: string;
  integrationId: string;
  /** The user's id on the wire, as we gave it; "" only with `unknown`. */
  userId: string;
  conversationId?: string;
  /** Who wrote it; missing on events. */
  originator?: "agent" | "bot";
}

export interface WebhookFile {
  id?: string;
  /** Lower case: `image`, `video`, `audio`, `file`, `link`. */
  mediaType: string;
  url: string;
  mime?: string;
  name?: string;
  sizeBytes?: number;
  caption?: string;
}

export type OutboundWebhook = Envelope &
  (
    | { kind: "text"; text: string; attachments: WebhookFile[] }
    /** `content` is Genesys' own, untouched; files among it are in `attachments` as well. */
    | { kind: "structured"; text: string; attachments: WebhookFile[]; content: unknown[] }
    | { kind: "typing"; durationMs?: number }
    /** About a message of the user's: `status` in lower case, `messageId` the one it is about. */
    | {
        kind: "receipt";
        status: string;
        reasons: ReceiptReason[];
        messageId: string;
        /** Where the channel names another one: perhaps ours. */
        channelMessageId?: string;
      }
    /** Nothing that we know; `what` says it for the log, without anybody's text. */
    | { kind: "unknown"; what: string }
  );

export interface ReceiptReason {
  code: string;
  message: string;
}

export type Parsed = { ok: true; webhook: OutboundWebhook } | { ok: false; reason: "no-json" | "no-object" };

export function parseWebhook(rawBody: Buffer): Parsed {
  let body: unknown;
  try {
    body = JSON.parse(rawBody.toString("utf8"));
  } catch {
    return { ok: false, reason: "no-json" };
  }
  if (!isRecord(body)) return { ok: false, reason: "no-object" };
  return { ok: true, webhook: webhookOf(body, rawBody) };
}

function webhookOf(body: WebhookBody, rawBody: Buffer): OutboundWebhook {
  const type = text(body.type).toLowerCase();
  const envelope = envelopeOf(body, rawBody);
  if (envelope.userId === "")
    return { ...envelope, kind: "unknown", what: `${word(type)} without a user's id` };
  switch (type) {
    case "text":
    case "structured":
      return contentOf(body, envelope, type);
    case "event":
      return eventOf(body, envelope);
    case "receipt":
      return receiptOf(body, envelope);
    default:
      return { ...envelope, kind: "unknown", what: `type ${word(type)}` };
  }
}

function envelopeOf(body: WebhookBody, rawBody: Buffer): Envelope {
  const channel = isRecord(body.channel) ? body.channel : {};
  const to = idOf(channel.to);
  const from = idOf(channel.from);
  const inbound = text(body.direction).toLowerCase() === "inbound";
  const integrationId = text(channel.id) || (inbound ? to : from);
  const originator = ORIGINATORS.get(text(body.originatingEntity).toLowerCase());
  const conversationId = text(body.conversationId);
  return {
    // Without any id, equal bytes are still the same message.
    id: text(body.id) || text(channel.messageId) || createHash("sha256").update(rawBody).digest("hex"),
    time: text(channel.time),
    integrationId,
    // A receipt's user can be on either side: it is the one that is not the integration.
    userId: to !== "" && to !== integrationId ? to : from !== integrationId ? from : "",
    ...(conversationId && { conversationId }),
    ...(originator && { originator }),
  };
}

const ORIGINATORS = new Map<string, "agent" | "bot">([
  ["human", "agent"],
  ["bot", "bot"],
]);

function contentOf(body: WebhookBody, envelope: Envelope, type: "text" | "structured"): OutboundWebhook {
  const content = list(body.content);
  const attachments = content.filter(isAttachment).flatMap(({ attachment }) => fileOf(attachment));
  const said = { text: text(body.text), attachments };
  const isStructured = content.some(isChoice);
  if (said.text === "" && attachments.length === 0 && !isStructured) {
    return { ...envelope, kind: "unknown", what: `an empty ${type}` };
  }
  return isStructured
    ? { ...envelope, kind: "structured", ...said, content }
    : { ...envelope, kind: "text", ...said };
}

/** Quick replies, cards and whatever else is no file. */
function isChoice(item: unknown): boolean {
  return isRecord(item) && text(item.contentType).toLowerCase() !== "attachment" && !isAttachment(item);
}

function isAttachment(item: unknown): item is { attachment: WebhookAttachment } {
  return isRecord(item) && isRecord(item.attachment);
}

function fileOf(attachment: WebhookAttachment): WebhookFile[] {
  const url = text(attachment.url);
  if (url === "") return [];
  const { contentSizeBytes } = attachment;
  return [
    {
      id: text(attachment.id) || undefined,
      mediaType: text(attachment.mediaType).toLowerCase() || "file",
      url,
      mime: text(attachment.mime) || undefined,
      name: text(attachment.filename) || undefined,
      sizeBytes: typeof contentSizeBytes === "number" ? contentSizeBytes : undefined,
      caption: text(attachment.text) || undefined,
    },
  ];
}

function eventOf(body: WebhookBody, envelope: Envelope): OutboundWebhook {
  const events = list(body.events).filter(isRecord);
  const typing = events.find(({ eventType }) => text(eventType).toLowerCase() === "typing");
  if (!typing) return { ...envelope, kind: "unknown", what: `event ${word(text(events[0]?.eventType))}` };
  const duration = isRecord(typing.typing) ? typing.typing.duration : undefined;
  return { ...envelope, kind: "typing", ...(typeof duration === "number" && { durationMs: duration }) };
}

function receiptOf(body: WebhookBody, envelope: Envelope): OutboundWebhook {
  const reasons = list(body.reasons)
    .filter(isRecord)
    .map(({ code, message }) => ({ code: text(code), message: text(message) }));
  const status = text(body.status).toLowerCase();
  const channelMessageId = isRecord(body.channel) ? text(body.channel.messageId) : "";
  return {
    ...envelope,
    ...{ kind: "receipt", status, reasons, messageId: envelope.id },
    ...(channelMessageId && channelMessageId !== envelope.id && { channelMessageId }),
  };
}

function idOf(party: unknown): string {
  return isRecord(party) ? text(party.id) : "";
}

/** A word from outside, fit for a log. */
function word(value: string): string {
  return /^\w{1,40}$/.test(value) ? value : "without a name";
}
