/** What a file is, by its bytes: what somebody calls it proves nothing. */
import { fileTypeFromBuffer, supportedMimeTypes } from "file-type/core";
import { essenceOf, UNKNOWN_MIME } from "../messages/mime.ts";

/** So much of a file's beginning is looked at; an archive's list of parts may be long. */
const LOOKED_AT_BYTES = 256 * 1024;

export interface Judged {
  /** The type that it goes by from here on. */
  mime: string;
  /** What its bytes are, when they contradict what was said in kind: a program that is called an image. */
  liesAs?: string;
}

/** @param claimed a media type, or `application/octet-stream` when nothing was said. */
export async function judgeType(bytes: Uint8Array, claimed: string): Promise<Judged> {
  const said = essenceOf(claimed);
  const found = await sniffed(bytes);
  if (found === undefined) {
    return isUnmistakable(said) && !isLatePdf(said, bytes)
      ? { mime: UNKNOWN_MIME, liesAs: UNKNOWN_MIME }
      : { mime: claimed };
  }
  if (said === found || isInside(said, found) || (isTextual(said) && isText(bytes))) return { mime: claimed };
  if (said === UNKNOWN_MIME || isSameKind(said, found)) return { mime: found };
  return { mime: UNKNOWN_MIME, liesAs: found };
}

/** The type to serve a file of somebody else's as: what was said, unless its beginning says otherwise. */
export async function servedType(head: Uint8Array, claimed: string): Promise<string> {
  return (await judgeType(head, claimed)).mime;
}

async function sniffed(bytes: Uint8Array): Promise<string | undefined> {
  try {
    const type = await fileTypeFromBuffer(bytes.subarray(0, LOOKED_AT_BYTES));
    return type && essenceOf(type.mime);
  } catch {
    // Bytes that break off in the middle, or are made to confuse.
    return undefined;
  }
}

/** Types that are always recognised when they are what they say, and that are shown without being asked. */
function isUnmistakable(mime: string): boolean {
  return mime === "application/pdf" || (mime.startsWith("image/") && supportedMimeTypes.has(mime as never));
}

/** Readers take a PDF whose first bytes are something else, up to a kilobyte of it. */
function isLatePdf(said: string, bytes: Uint8Array): boolean {
  return said === "application/pdf" && Buffer.from(bytes.subarray(0, 1024)).includes("%PDF-");
}

/** Formats that are an archive, an old Office container or XML by their bytes. */
function isInside(said: string, found: string): boolean {
  return INSIDE.some(([container, inner]) => found === container && inner.test(said));
}

const INSIDE: [string, RegExp][] = [
  [
    "application/zip",
    /openxmlformats|opendocument|epub|java-archive|\+zip$|x-zip|apple\.(?:pages|numbers|keynote)/,
  ],
  ["application/x-cfb", /msword|ms-excel|ms-powerpoint|ms-outlook|ms-project|visio/],
  ["application/xml", /\+xml$|^text\/(?:xml|html)$/],
  ["application/gzip", /x-gzip|tgz/],
  ["application/ogg", /^(?:audio|video)\/ogg/],
  ["application/rtf", /^text\/rtf$/],
];

/** One picture format called another, or one of sound and moving pictures: a slip, not a lie. */
function isSameKind(said: string, found: string): boolean {
  const kinds = [said, found].map((mime) => mime.split("/")[0]?.replace("audio", "video"));
  const isScript = said === "image/svg+xml" || found === "image/svg+xml";
  return kinds[0] === kinds[1] && !isScript && /^(?:image|video)$/.test(kinds[0] ?? "");
}

const isTextual = (mime: string): boolean => /^text\/|[/+]json$/.test(mime) && mime !== "text/html";

/** UTF-8 without control characters: a text may begin like a picture or a program ("BM", "MZ"). */
function isText(bytes: Uint8Array): boolean {
  const head = bytes.subarray(0, LOOKED_AT_BYTES);
  try {
    // The end may be in the middle of a character.
    const text = new TextDecoder("utf-8", { fatal: true }).decode(head, { stream: true });
    // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
    return !/[\0-\x08\x0e-\x1a\x1c-\x1f]/.test(text);
  } catch {
    return false;
  }
}
