/** The type of a file: whether what a flow says is one, and what its name's ending says where the flow does not. Pure. */
const BY_ENDING: Record<string, string> = {
  gif: "image/gif",
  jpeg: "image/jpeg",
  jpg: "image/jpeg",
  png: "image/png",
  webp: "image/webp",
  mp3: "audio/mpeg",
  mp4: "video/mp4",
  pdf: "application/pdf",
  txt: "text/plain",
};

export const UNKNOWN_MIME = "application/octet-stream";

/** `nameOrUrl` may carry a query; what is unknown is a plain file. */
export function mimeOf(nameOrUrl: string): string {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(nameOrUrl)?.[1]?.toLowerCase();
  return (ending && BY_ENDING[ending]) || UNKNOWN_MIME;
}

/** True for a media type, with or without parameters, that may stand in a header (RFC 9110 §8.3.1). */
export function isMime(text: string): boolean {
  return /^[\w!#$&^.+-]+\/[\w!#$&^.+-]+(?: ?; ?[\w-]+=(?:[\w.+-]+|"[\w .,+-]*"))*$/.test(text);
}
