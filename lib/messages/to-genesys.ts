/** Outgoing → the bodies of `/inbound/open/message`, `/event` and `/receipt` (genesys-contract §3). Pure. */
import type { InboundMessage } from "../genesys/wire.ts";
import type { Identity, Outgoing } from "./contract.ts";
import { introduction } from "./history.ts";
import { splitMarked, splitText } from "./split.ts";

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

/** The first bodies of an escalation: the introduction, then the user's own words and files. Never empty. */
export function openingBodies(
  outgoing: Outgoing,
  attachments: readonly Sendable[],
  stamp: Stamp,
): InboundBody[] {
  const intro = introduction(outgoing);
  const texts = intro === "" ? [] : splitMarked(intro);
  const said = saidBodies(outgoing, attachments);
  const parts = [...texts.map((text) => ({ text })), ...said];
  const bodies = stamped(parts.length > 0 ? parts : [{ text: DEFAULT_OPENING }], stamp);
  const first = bodies[0];
  if (first) {
    first.channel.from = { ...first.channel.from, ...wireIdentity(outgoing.identity) };
    const customAttributes = openingAttributes(outgoing);
    if (Object.keys(customAttributes).length > 0) first.channel.metadata = { customAttributes };
  }
  return bodies;
}

const DEFAULT_OPENING = "The user asks for a human agent.";

/** The bodies of one message in a live escalation, in order; one attachment each (genesys-contract §3.2). */
export function messageBodies(
  outgoing: Outgoing,
  attachments: readonly Sendable[],
  stamp: Stamp,
): InboundBody[] {
  return stamped(saidBodies(outgoing, attachments), stamp);
}

type Part = Pick<InboundBody, "text" | "content">;

function saidBodies(outgoing: Outgoing, attachments: readonly Sendable[]): Part[] {
  const texts = outgoing.text.trim() === "" ? [] : splitText(outgoing.text);
  const [first, ...more] = attachments;
  // Words that go with a file are its caption: the agent sees them as one.
  const caption = first && "url" in first && !first.caption && texts.length === 1 ? texts.shift() : undefined;
  const files = caption && first ? [{ ...first, caption }, ...more] : attachments;
  return [...texts.map((text) => ({ text })), ...files.flatMap(partsOf)];
}

function partsOf(one: Sendable): Part[] {
  return "url" in one ? [{ content: [contentOf(one)] }] : splitText(one.text).map((text) => ({ text }));
}

function contentOf({ url, mime, name, caption }: SendableAttachment) {
  return {
    contentType: "Attachment" as const,
    attachment: {
      mediaType: mediaTypeOf(mime),
      url,
      mime,
      ...(name && { filename: name }),
      ...(caption && { text: caption }),
    },
  };
}

export function mediaTypeOf(mime: string): MediaType {
  if (mime.startsWith("image/")) return "Image";
  if (mime.startsWith("video/")) return "Video";
  return mime.startsWith("audio/") ? "Audio" : "File";
}

function stamped(parts: Part[], { userId, at, newId }: Stamp): InboundBody[] {
  return parts.map((part, index) => ({
    channel: {
      messageId: newId(),
      time: new Date(at + index).toISOString(),
      from: { id: userId, idType: "Opaque" },
    },
    ...part,
  }));
}

/** Empty values are left out; a person with only a name or an e-mail still gets something to be called by. */
function wireIdentity(identity: Identity): Identity {
  const fullName = [identity.firstName, identity.lastName].filter(Boolean).join(" ");
  const nickname = identity.nickname || fullName || identity.email?.split("@")[0];
  const entries = Object.entries({ ...identity, nickname }).filter(([, value]) => value);
  return Object.fromEntries(entries);
}

/** Custom attributes are in the very first message, so that Architect can route on them. The flow's own values win. */
function openingAttributes({ attributes, competency, reason }: Outgoing): Record<string, string> {
  return { ...(competency && { competency }), ...(reason && { reason }), ...attributes };
}

/** What the agent reads when our side may not end the conversation. */
export function goodbyeBody(userId: string, messageId: string, at: number): InboundBody {
  const [body] = stamped([{ text: GOODBYE }], { userId, at, newId: () => messageId });
  return body as InboundBody;
}

const GOODBYE = "(The user has left the chat.)";

/** "The user is typing" (genesys-contract §3.3); there is no "stopped typing". */
export function typingBody(userId: string, at: number) {
  return {
    channel: { from: { id: userId, idType: "Opaque" as const }, time: new Date(at).toISOString() },
    events: [{ eventType: "Typing" as const }],
  };
}

/** The receipt of a message that Genesys sent us (genesys-contract §3.4). */
export function receiptBody(userId: string, messageId: string, at: number, failure?: string) {
  return {
    id: messageId,
    channel: { to: { id: userId, idType: "Opaque" as const }, time: new Date(at).toISOString() },
    status: failure === undefined ? ("Delivered" as const) : ("Failed" as const),
    isFinalReceipt: true,
    ...(failure !== undefined && { reasons: [{ code: "GeneralError" as const, message: failure }] }),
  };
}
