/** Outgoing → the bodies of `/inbound/open/message`, `/event` and `/receipt` (genesys-contract §3). Pure. */
import type { InboundMessage } from "../genesys/wire.ts";
import { withinBudget } from "./attributes.ts";
import { isBlank } from "./blank.ts";
import type { ContentSettings } from "./content-settings.ts";
import type { Delivery, Outgoing } from "./contract.ts";
import { failureReasonOf } from "./failure-reasons.ts";
import { introduce } from "./history/history.ts";
import type { HandedOver } from "./history/news.ts";
import { wireIdentity } from "./identity.ts";
import { added, liveMask, type MaskCounts } from "./masking/masking.ts";
import { partId } from "./part-ids.ts";
import { splitText } from "./split.ts";
import type { Reply } from "./structured/shape.ts";
import { type Wording, wordingFor } from "./wording.ts";
import type { Words } from "./words.ts";

/** Genesys' own word for what a file is (genesys-contract §3.1). */
export type MediaType = "Image" | "Video" | "Audio" | "File";

/** An attachment that Genesys can fetch: it downloads the address itself, without a login (genesys-contract §3.2). */
export interface SendableAttachment {
  url: string;
  mime: string;
  name?: string;
  caption?: string;
}

/** What is sent beside the text: a file, or words in the place of one. */
export type Sendable = SendableAttachment | { text: string };

export type InboundBody = InboundMessage;

/** What is fixed at acceptance, so that a retry is recognisable (DESIGN §5). */
export interface Stamp {
  userId: string;
  /** Milliseconds since 1970; each further body is a millisecond later, so that readers can sort. */
  at: number;
  newId: () => string;
}

/** The opening of an escalation, and what it became of. */
export interface Opening {
  /** Never empty. */
  bodies: InboundBody[];
  report: Pick<Delivery, "history" | "attributes" | "masked">;
}

/** The introduction, then the user's own words and files. `before`: what the chat's last escalation has told already. */
export function openingBodies(
  outgoing: Outgoing,
  attachments: readonly Sendable[],
  stamp: Stamp,
  content: ContentSettings,
  before?: HandedOver,
): Opening {
  const wording = wordingOf(outgoing, content);
  const intro = introduce(outgoing, content, wording, before);
  const said = saidBodies(outgoing, attachments, content);
  const parts = [...intro.texts.map((text) => ({ text })), ...said.parts];
  const bodies = stamped(parts.length > 0 ? parts : [{ text: wording.words.opening }], stamp);
  const attributes = openingAttributes({ ...outgoing, reason: intro.reason }, content);
  const masked = added(added(intro.report.masked, said.masked), attributes.masked);
  const first = bodies[0];
  if (first) {
    first.channel.from = { ...first.channel.from, ...wireIdentity(outgoing.identity) };
    if (Object.keys(attributes.sent).length > 0)
      first.channel.metadata = { customAttributes: attributes.sent };
  }
  return {
    bodies,
    report: {
      history: intro.report,
      attributes: attributes.report,
      ...(Object.keys(masked).length > 0 && { masked }),
    },
  };
}

/** The words for one chat: as its message says, else as the connector is set. */
export function wordingOf(
  { language, timeZone }: { language?: string; timeZone?: string },
  content: ContentSettings,
): Wording {
  return wordingFor(language || content.language, timeZone || content.timeZone);
}

/** The bodies of one message in a live escalation, in order; one attachment each (genesys-contract §3.2). */
export function messageBodies(
  outgoing: Outgoing,
  attachments: readonly Sendable[],
  stamp: Stamp,
  content: ContentSettings,
): { bodies: InboundBody[]; masked: MaskCounts } {
  const { parts, masked } = saidBodies(outgoing, attachments, content);
  return { bodies: stamped(parts, stamp), masked };
}

type Part = Pick<InboundBody, "text" | "content">;

function saidBodies(
  outgoing: Outgoing,
  attachments: readonly Sendable[],
  content: ContentSettings,
): { parts: Part[]; masked: MaskCounts } {
  const mask = liveMask(content.masking, wordingOf(outgoing, content).words.masked);
  const {
    texts: [text = ""],
    counts: masked,
  } = mask([outgoing.text]);
  const texts = isBlank(text) ? [] : splitText(text);
  const [first, ...more] = attachments;
  // Words that go with a file are its caption: the agent sees them as one.
  const caption = first && "url" in first && !first.caption && texts.length === 1 ? texts.shift() : undefined;
  const files = caption && first ? [{ ...first, caption }, ...more] : attachments;
  return { parts: [...texts.map((part) => ({ text: part })), ...files.flatMap(partsOf)], masked };
}

function partsOf(one: Sendable): Part[] {
  if (!("url" in one)) return splitText(one.text).map((text) => ({ text }));
  const { caption = "", ...file } = one;
  const captions = splitText(caption);
  // A long one is told first, like any long text.
  if (captions.length > 1) return [...captions.map((text) => ({ text })), { content: [contentOf(file)] }];
  return [{ content: [contentOf(one)] }];
}

function contentOf({ url, mime, name, caption }: SendableAttachment) {
  return {
    contentType: "Attachment" as const,
    attachment: {
      mediaType: mediaTypeOf(mime),
      url,
      mime,
      ...(name && { filename: name.toWellFormed() }),
      ...(caption && { text: caption.toWellFormed() }),
    },
  };
}

export function mediaTypeOf(mime: string): MediaType {
  if (mime.startsWith("image/")) return "Image";
  if (mime.startsWith("video/")) return "Video";
  return mime.startsWith("audio/") ? "Audio" : "File";
}

function stamped(parts: Part[], { userId, at, newId }: Stamp): InboundBody[] {
  const messageId = newId();
  return parts.map((part, index) => ({
    channel: {
      messageId: partId({ messageId, part: index + 1, of: parts.length }),
      time: new Date(at + index).toISOString(),
      from: { id: userId, idType: "Opaque" },
    },
    ...part,
    // Half a surrogate pair is no character, and no Unicode either: Genesys could not keep it.
    ...(part.text !== undefined && { text: part.text.toWellFormed() }),
  }));
}

/**
 * Custom attributes are in the very first message, so that Architect can route on them. The flow's own values win, and
 * the reason, which stands in the text too, comes last when room is short.
 */
function openingAttributes(outgoing: Outgoing, content: ContentSettings) {
  const { attributes, competency, historyUrl, reason } = outgoing;
  const all = {
    ...(competency && { competency }),
    ...(historyUrl && { historyUrl }),
    ...attributes,
    ...(reason && !attributes.reason && { reason }),
  };
  const mask = liveMask(content.masking, wordingOf(outgoing, content).words.masked);
  const { texts, counts } = mask(Object.values(all));
  const masked = Object.fromEntries(Object.keys(all).map((key, index) => [key, texts[index] ?? ""]));
  return { ...withinBudget(masked, content.attributesMaxBytes), masked: counts };
}

/** A click on a choice (genesys-contract §3.5). */
export function clickBody({ messageId, type, text, payload }: Reply, { userId, at, newId }: Stamp) {
  return {
    channel: {
      messageId: newId(),
      time: new Date(at).toISOString(),
      from: { id: userId, idType: "Opaque" as const },
    },
    buttonResponse: { type, text, payload },
    originatingMessageId: messageId,
  };
}

export type ClickBody = ReturnType<typeof clickBody>;

/** What the agent reads when our side may not end the conversation. */
export function goodbyeBody(userId: string, messageId: string, at: number, words: Words): InboundBody {
  return lineBody(userId, messageId, at, words.goodbye);
}

/** A line of our own, in the place of the user. */
export function lineBody(userId: string, messageId: string, at: number, text: string): InboundBody {
  const [body] = stamped([{ text }], { userId, at, newId: () => messageId });
  return body as InboundBody;
}

/** "The user is typing" (genesys-contract §3.3); there is no "stopped typing". */
export function typingBody(userId: string, at: number) {
  return {
    channel: { from: { id: userId, idType: "Opaque" as const }, time: new Date(at).toISOString() },
    events: [{ eventType: "Typing" as const }],
  };
}

/** The receipt of a message that Genesys sent us (genesys-contract §3.4); `failure`: a code of Genesys', or words. */
export function receiptBody(userId: string, messageId: string, at: number, failure?: string) {
  return {
    id: messageId,
    channel: { to: { id: userId, idType: "Opaque" as const }, time: new Date(at).toISOString() },
    status: failure === undefined ? ("Delivered" as const) : ("Failed" as const),
    isFinalReceipt: true,
    ...(failure !== undefined && { reasons: [failureReasonOf(failure)] }),
  };
}
