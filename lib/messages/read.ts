/** A flow message → Outgoing. Forgiving about types, strict about what cannot be guessed. Pure. */
import { HandoverError } from "../errors.ts";
import { isRecord } from "../untyped.ts";
import { readAttributes } from "./attributes.ts";
import { isBlank } from "./blank.ts";
import type { Action, Attachment, ExternalReply, Identity, Outgoing } from "./contract.ts";
import { readTurns } from "./history/turns.ts";
import { readable } from "./readable.ts";
import { readTimers } from "./timers.ts";

const ACTIONS: readonly Action[] = ["message", "escalate", "typing", "delivered", "failed", "end"];
const MAX_CHAT_ID_BYTES = 128;

/** The values that a node's dialog may re-map, already evaluated, and the rest of `msg`. */
export interface RawOutgoing {
  chatId: unknown;
  text: unknown;
  attachments: unknown;
  history: unknown;
  competency: unknown;
  identity: Identity;
  msg: Record<string, unknown>;
}

/** Throws CHAT_ID_MISSING; TEXT_EMPTY when there is nothing to send. */
export function readOutgoing(raw: RawOutgoing): Outgoing {
  const { msg } = raw;
  const chatId = readChatId(raw.chatId);
  const action = readAction(msg.action);
  const content = readContent(raw.text, raw.attachments);
  const reply = readReply(msg.reply);
  if (action === "message" && isBlank(content.text) && content.attachments.length === 0 && !reply) {
    throw new HandoverError(
      "TEXT_EMPTY",
      "The message has neither text nor attachment.",
      "Put the text into msg.payload, or the file into msg.attachments.",
    );
  }
  const competency = readCompetency(raw.competency);
  const attributes = readAttributes(msg.attributes);
  const reason = text(msg.reason);
  return {
    chatId,
    action,
    ...content,
    competency,
    identity: raw.identity,
    history: readTurns(raw.history, readAttachments),
    summary: readable(msg.summary),
    historyUrl: readUrl(msg.historyUrl),
    language: text(msg.language),
    timeZone: text(msg.timeZone),
    attributes,
    reason,
    timers: readTimers(msg.timers),
    ...(reply && { reply }),
    messageId: optionalText(msg.messageId) ?? markOf(msg, "messageId"),
    escalationId: markOf(msg, "escalationId"),
    copy: {
      _msgid: msg._msgid,
      chatId,
      payload: content.text,
      attachments: content.attachments.map(withoutBytes),
      action,
      competency,
      identity: raw.identity,
      attributes,
      reason,
    },
  };
}

/** A chat id: a non-empty string of at most 128 bytes; numbers become strings. Throws CHAT_ID_MISSING. */
export function readChatId(value: unknown): string {
  const chatId = Number.isFinite(value) || typeof value === "bigint" ? String(value) : value;
  // Half a surrogate pair has no bytes of its own: two such ids would be one on the wire.
  if (typeof chatId !== "string" || chatId === "" || !chatId.isWellFormed()) {
    throw new HandoverError(
      "CHAT_ID_MISSING",
      "The message does not say which chat it belongs to.",
      "Set msg.chatId to the id of the chat (a string of at most 128 bytes) before this node.",
    );
  }
  if (Buffer.byteLength(chatId) > MAX_CHAT_ID_BYTES) {
    throw new HandoverError(
      "CHAT_ID_MISSING",
      `msg.chatId is ${Buffer.byteLength(chatId)} bytes long; at most ${MAX_CHAT_ID_BYTES} are possible.`,
      "Use a shorter id for the chat, for example a hash of it.",
    );
  }
  return chatId;
}

/** The wanted competency; "" = without competency, also for what is no text, number or boolean. */
export function readCompetency(value: unknown): string {
  return text(value).trim();
}

function readAction(value: unknown): Action {
  if (value === undefined || value === null || value === "") return "message";
  const action = ACTIONS.find((known) => known === value);
  if (action) return action;
  throw new HandoverError(
    "GENESYS_REJECTED",
    `msg.action is ${named(value)}, which is no known action.`,
    `Use one of ${ACTIONS.join(", ")}, or leave it out for an ordinary message.`,
  );
}

/** A word may be shown; anything else may be somebody's text in the wrong property. */
function named(value: unknown): string {
  if (typeof value !== "string") return `a ${typeof value}`;
  return /^[\w-]{1,40}$/.test(value) ? `"${value}"` : `a text of ${value.length} characters`;
}

function readContent(payload: unknown, attachments: unknown): { text: string; attachments: Attachment[] } {
  if (isRecord(payload) && !(payload instanceof Uint8Array)) {
    return { text: text(payload.text), attachments: readAttachments(payload.attachments ?? attachments) };
  }
  return { text: text(payload), attachments: readAttachments(attachments) };
}

/** What is no attachment at all is still counted as one: somebody meant to send something, and is told that it did not go. */
function readAttachments(value: unknown): Attachment[] {
  const all = Array.isArray(value) ? value : [value];
  const given = all.filter((item) => item !== undefined && item !== null && item !== "");
  return given.map((item) => {
    const { url, data, name, mime, size, caption }: Record<string, unknown> = isRecord(item)
      ? item
      : { url: item };
    return {
      url: typeof url === "string" ? url.trim() : undefined,
      data: bytesOf(data),
      name: optionalText(name),
      mime: optionalText(mime),
      size: sizeIn(size),
      caption: optionalText(caption),
    };
  });
}

/** A Buffer, also one that has been through JSON: `{type: "Buffer", data: [1, 2]}`. */
function bytesOf(data: unknown): Uint8Array | undefined {
  if (data instanceof Uint8Array) return data;
  if (data instanceof ArrayBuffer) return new Uint8Array(data);
  return isRecord(data) && data.type === "Buffer" && Array.isArray(data.data)
    ? Buffer.from(data.data)
    : undefined;
}

function sizeIn(size: unknown): number | undefined {
  const bytes = typeof size === "string" && size !== "" ? Number(size) : size;
  return typeof bytes === "number" && bytes >= 0 ? bytes : undefined;
}

function withoutBytes({ data, ...rest }: Attachment): Attachment {
  return data ? { ...rest, size: rest.size ?? data.byteLength } : rest;
}

/** A whole reply, or the text, payload or number of a choice. */
function readReply(value: unknown): ExternalReply | undefined {
  const words = text(value);
  if (words !== "") return { payload: words };
  if (!isRecord(value)) return undefined;
  const parts = ["messageId", "escalationId", "type", "text", "payload"].map((name) => [
    name,
    optionalText(value[name]),
  ]);
  const given = parts.filter(([, part]) => part !== undefined);
  return given.length > 0 ? Object.fromEntries(given) : undefined;
}

/** A web address; anything else is none. */
function readUrl(value: unknown): string {
  const url = typeof value === "string" ? URL.parse(value.trim()) : null;
  return url && /^https?:$/.test(url.protocol) ? url.href : "";
}

/** What `msg.genesys` of a received message says, when the flow sends it back. */
function markOf(msg: Record<string, unknown>, name: "messageId" | "escalationId"): string | undefined {
  return isRecord(msg.genesys) ? optionalText(msg.genesys[name]) : undefined;
}

function text(value: unknown): string {
  if (typeof value === "string") return value;
  return typeof value === "number" || typeof value === "boolean" ? String(value) : "";
}

function optionalText(value: unknown): string | undefined {
  const read = text(value);
  return read === "" ? undefined : read;
}
