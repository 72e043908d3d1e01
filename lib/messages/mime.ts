/** The type of a file by its name's ending, where the flow does not say it. Pure. */
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

/** `nameOrUrl` may carry a query; what is unknown is a plain file. */
export function mimeOf(nameOrUrl: string): string {
  const ending = /\.([a-z0-9]+)(?:[?#].*)?$/i.exec(nameOrUrl)?.[1]?.toLowerCase();
  return (ending && BY_ENDING[ending]) || "application/octet-stream";
}
