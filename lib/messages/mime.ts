/** The type of a file: whether what a flow says is one, and what its name's ending says where the flow does not. Pure. */

const OFFICE = "application/vnd.openxmlformats-officedocument";
const BY_ENDING: Record<string, string> = {
  bmp: "image/bmp",
  gif: "image/gif",
  heic: "image/heic",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  svg: "image/svg+xml",
  tif: "image/tiff",
  tiff: "image/tiff",
  webp: "image/webp",
  aac: "audio/aac",
  m4a: "audio/mp4",
  mp3: "audio/mpeg",
  oga: "audio/ogg",
  ogg: "audio/ogg",
  wav: "audio/wav",
  mov: "video/quicktime",
  mp4: "video/mp4",
  mpeg: "video/mpeg",
  webm: "video/webm",
  csv: "text/csv",
  htm: "text/html",
  html: "text/html",
  ics: "text/calendar",
  md: "text/markdown",
  txt: "text/plain",
  vcf: "text/vcard",
  doc: "application/msword",
  docx: `${OFFICE}.wordprocessingml.document`,
  eml: "message/rfc822",
  exe: "application/x-msdownload",
  gz: "application/gzip",
  jar: "application/java-archive",
  js: "text/javascript",
  json: "application/json",
  odp: "application/vnd.oasis.opendocument.presentation",
  ods: "application/vnd.oasis.opendocument.spreadsheet",
  odt: "application/vnd.oasis.opendocument.text",
  pdf: "application/pdf",
  ppt: "application/vnd.ms-powerpoint",
  pptx: `${OFFICE}.presentationml.presentation`,
  rtf: "application/rtf",
  xls: "application/vnd.ms-excel",
  xlsx: `${OFFICE}.spreadsheetml.sheet`,
  xml: "application/xml",
  zip: "application/zip",
};

export const UNKNOWN_MIME = "application/octet-stream";

/** `nameOrUrl` may carry a query; what is unknown is a plain file. */
export function mimeOf(nameOrUrl: string): string {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(nameOrUrl)?.[1]?.toLowerCase() ?? "";
  return Object.hasOwn(BY_ENDING, ending) ? (BY_ENDING[ending] as string) : UNKNOWN_MIME;
}

/** The usual ending of a name of that type, without its dot. */
export function endingOf(mime: string): string | undefined {
  const wanted = essenceOf(mime);
  return PREFERRED[wanted] ?? Object.keys(BY_ENDING).find((ending) => BY_ENDING[ending] === wanted);
}

const PREFERRED: Record<string, string> = { "image/jpeg": "jpg", "text/html": "html", "audio/ogg": "ogg" };

/** Without its parameters, in lower case: `text/plain; charset=utf-8` is `text/plain`. */
export function essenceOf(mime: string): string {
  return (mime.split(";")[0] ?? "").trim().toLowerCase();
}

/** Whether one of the patterns (`image/png`, `image/*`, any type) means that type. */
export function isAmong(mime: string, patterns: readonly string[]): boolean {
  const [family = "", kind = ""] = essenceOf(mime).split("/");
  return patterns.some((pattern) => {
    const [wantedFamily, wantedKind] = pattern.toLowerCase().split("/");
    return (wantedFamily === "*" || wantedFamily === family) && (wantedKind === "*" || wantedKind === kind);
  });
}

/** True for a media type, with or without parameters, that may stand in a header (RFC 9110 §8.3.1). */
export function isMime(text: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: ?; ?[\w-]+=(?:[\w.+-]+|"[\w .,+-]*"))*$/.test(text);
}
