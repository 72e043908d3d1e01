/**
 * A flow's attachments as Genesys can take them: looked at before anything is sent, bytes kept and served by us,
 * addresses passed on. What cannot be sent becomes a line for the agent, and an error for the flow.
 */
import { HandoverError } from "../errors.ts";
import type { Media } from "../media/media.ts";
import { judgeType } from "../media/type.ts";
import type { Attachment, DeliveredAttachment } from "../messages/contract.ts";
import { safeFileName } from "../messages/file-name.ts";
import type { Mask, MaskCounts } from "../messages/masking/masking.ts";
import { isAmong, isMime, mimeOf, UNKNOWN_MIME } from "../messages/mime.ts";
import type { Sendable } from "../messages/to-genesys.ts";
import { filled } from "../messages/wording.ts";
import type { Words } from "../messages/words.ts";

/** The platform's limit, both ways (genesys-contract §2.4). */
export const MAX_ATTACHMENT_BYTES = 25 * 1024 * 1024;

/** What may be sent, as set in the dialog. */
export interface AttachmentRules {
  /** Patterns such as `image/*`. */
  types: readonly string[];
  maxBytes: number;
  /** In one message. */
  maxCount: number;
  /** How long our own addresses work. */
  keepMs: number;
  /** A file that is not allowed as an attachment goes as a text with its link. */
  asLink: boolean;
  /** Agents' files reach the flow with an address of ours. */
  relayed: boolean;
  /** Further hosts where Genesys keeps agents' files. */
  hosts: readonly string[];
}

export interface Prepared {
  /** In the order in which they were given; a line stands where a file was refused. */
  parts: Sendable[];
  /** What became of those that are sent. */
  delivered: DeliveredAttachment[];
  /** The first refusal: ATTACHMENT_TYPE or ATTACHMENT_TOO_LARGE. The rest of the message goes its way. */
  refusal?: HandoverError;
  /** What was masked in names and captions, if anything. */
  masked?: MaskCounts;
}

export interface Attachments {
  /**
   * `words`: what the agent reads of what is refused; `mask`: for names and captions. Throws OUTBOX_FULL when there is no
   * room for the bytes.
   */
  prepare(attachments: readonly Attachment[], words: Words, mask: Mask): Promise<Prepared>;
}

export function createAttachments(media: Pick<Media, "keep">, rules: AttachmentRules): Attachments {
  async function one(attachment: Attachment, index: number, count: number, words: Words): Promise<Prepared> {
    const file = await look(attachment);
    const refused = index >= rules.maxCount ? tooMany(rules.maxCount) : refusalOf(file, rules);
    if (refused && !(rules.asLink && refused.linkable)) {
      const which = count > 1 ? ` ${index + 1} of ${count}` : "";
      return notSent(file, refused, which, words);
    }
    const url = file.data ? await media.keep(file.data, file.mime, file.name) : (file.url ?? "");
    const { mime, name, sizeBytes } = file;
    const delivered = { url, mime, name, size: sizeBytes, as: refused ? "link" : "attachment" } as const;
    const part: Sendable = refused
      ? { text: [file.caption, `${name ?? mime}: ${url}`].filter(Boolean).join("\n") }
      : { url, mime, name, caption: file.caption };
    return { parts: [part], delivered: [delivered] };
  }

  return {
    async prepare(attachments, words, mask) {
      const { files, counts } = masked(attachments, mask);
      const all: Prepared[] = [];
      // One after the other: what waits is not read yet.
      for (const [index, file] of files.entries()) all.push(await one(file, index, files.length, words));
      return {
        parts: inOrder(all),
        delivered: all.flatMap(({ delivered }) => delivered),
        refusal: all.find(({ refusal }) => refusal)?.refusal,
        ...(Object.keys(counts).length > 0 && { masked: counts }),
      };
    },
  };
}

/** Names and captions without what must not leave. Addresses stay as they are, or nobody could fetch the file. */
function masked(attachments: readonly Attachment[], mask: Mask) {
  const { texts, counts } = mask(attachments.flatMap(({ name = "", caption = "" }) => [name, caption]));
  const files = attachments.map((attachment, index) => {
    const [name, caption] = texts.slice(2 * index);
    return { ...attachment, name: name || undefined, caption: caption || undefined };
  });
  return { files, counts };
}

/** Lines that follow each other are one message: a hundred refused files are not a hundred messages to the agent. */
function inOrder(all: Prepared[]): Sendable[] {
  const parts: Sendable[] = [];
  let lines: { text: string } | undefined;
  for (const prepared of all) {
    const [part] = prepared.parts;
    const isLine = prepared.refusal !== undefined && part && "text" in part;
    if (isLine && lines) lines.text += `\n${part.text}`;
    else parts.push(...prepared.parts);
    lines = isLine ? (lines ?? part) : undefined;
  }
  return parts;
}

interface Looked extends Attachment {
  /** What was said. */
  said: string;
  mime: string;
  sizeBytes?: number;
  liesAs?: string;
}

async function look(attachment: Attachment): Promise<Looked> {
  const { data, url, size } = attachment;
  const said = typeOf(attachment);
  const { mime, liesAs } = data?.byteLength ? await judgeType(data, said) : { mime: said, liesAs: undefined };
  const name = safeFileName(attachment.name, mime);
  return {
    ...attachment,
    url: isWeb(url) ? url : undefined,
    said,
    mime,
    name,
    liesAs,
    sizeBytes: data?.byteLength ?? size,
  };
}

/** An address that Genesys can fetch without a login; one that has a password in it would show that to the agent. */
function isWeb(address: string | undefined): boolean {
  const url = URL.parse(address ?? "");
  return url !== null && /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
}

/** As the flow says, else by the ending of the name, else of the address. */
function typeOf({ mime, name, url }: Attachment): string {
  if (mime && isMime(mime)) return mime;
  const known = [name, url].map((text) => mimeOf(text ?? "")).find((type) => type !== UNKNOWN_MIME);
  return known ?? UNKNOWN_MIME;
}

interface Refusal {
  code: "ATTACHMENT_TYPE" | "ATTACHMENT_TOO_LARGE";
  happened: string;
  remedy: string;
  /** For the agent, with what belongs into the words. */
  why: keyof Words["refusedFor"];
  values?: Record<string, number>;
  /** True when a link to it would do no harm. */
  linkable: boolean;
}

function refusalOf(file: Looked, rules: AttachmentRules): Refusal | undefined {
  const { data, url, said, mime, liesAs, sizeBytes = 0 } = file;
  const megabytes = (bytes: number) => Math.ceil((bytes / 1024 / 1024) * 10) / 10;
  if (!data && !url) return nothingGiven;
  if (data?.byteLength === 0) return empty;
  if (sizeBytes > rules.maxBytes) {
    return {
      code: "ATTACHMENT_TOO_LARGE",
      happened: `has ${megabytes(sizeBytes)} MB; ${megabytes(rules.maxBytes)} MB are allowed.`,
      remedy: "Send a smaller file, or a link to it as text.",
      why: "tooLarge",
      values: { megabytes: megabytes(rules.maxBytes) },
      // Our own addresses are for what may be sent.
      linkable: !data,
    };
  }
  if (liesAs) {
    return {
      code: "ATTACHMENT_TYPE",
      happened: `is said to be ${said}, but its bytes are ${liesAs === UNKNOWN_MIME ? "none of that kind" : liesAs}.`,
      remedy: "Ask the user for the file itself; do not pass it on under another type.",
      why: "disguised",
      linkable: false,
    };
  }
  if (isAmong(mime, rules.types)) return undefined;
  return {
    code: "ATTACHMENT_TYPE",
    happened: `is of the type ${mime}, which is not allowed.`,
    remedy: "Allow it under Content in the genesys-config, or tell the user which files can be sent.",
    why: "type",
    linkable: true,
  };
}

const nothingGiven: Refusal = {
  code: "ATTACHMENT_TYPE",
  happened: "has neither bytes nor a web address without a password in it.",
  remedy: "Give msg.attachments as {data: Buffer} or {url: 'https://…'}, with name and mime.",
  why: "missing",
  linkable: false,
};

const empty: Refusal = {
  code: "ATTACHMENT_TYPE",
  happened: "has no bytes: there is nothing to send.",
  remedy: "Tell the user that the file is empty.",
  why: "empty",
  linkable: false,
};

function tooMany(maxCount: number): Refusal {
  return {
    code: "ATTACHMENT_TOO_LARGE",
    happened: `is one more than the ${maxCount} that one message may have.`,
    remedy: "Send fewer files at once.",
    why: "tooMany",
    values: { count: maxCount },
    linkable: false,
  };
}

/** The agent reads the file's name; the error, which may end in a log, says only which one it was. */
function notSent({ name, caption }: Looked, refusal: Refusal, which: string, words: Words): Prepared {
  const { code, happened, remedy, why, values = {} } = refusal;
  const { named, unnamed } = words.refusedFile;
  const reason = filled(words.refusedFor[why], values);
  const line = name ? filled(named, { name, why: reason }) : filled(unnamed, { why: reason });
  return {
    parts: [{ text: caption ? `${caption}\n${line}` : line }],
    delivered: [],
    refusal: new HandoverError(
      code,
      `The attachment${which} ${happened} The agent was told, and the rest of the message was sent.`,
      remedy,
    ),
  };
}
