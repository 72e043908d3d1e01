/** Answers a GET or HEAD with a file: as a download that no browser runs, whatever its bytes are. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { pipeline } from "node:stream/promises";
import { isMime, UNKNOWN_MIME } from "../messages/mime.ts";
import type { KeptFile } from "./files.ts";
import { partOf } from "./range.ts";

/** A reader who takes nothing for so long is gone. */
const IDLE_MS = 60_000;

/** What the answer says of any file. */
export function fileHeaders(mime: string, name: string | undefined): OutgoingHttpHeaders {
  return {
    "Content-Type": isMime(mime) ? mime : UNKNOWN_MIME,
    "Content-Disposition": disposition(name),
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    // A chat page on another address may show it.
    "Cross-Origin-Resource-Policy": "cross-origin",
    "Cache-Control": "private, no-store",
  };
}

/** The whole file, or the one part of it that is asked for. Rejects when the bytes cannot be read. */
export async function sendFile(
  req: IncomingMessage,
  res: ServerResponse,
  file: KeptFile,
  etag: string,
): Promise<void> {
  const { sizeBytes } = file;
  const headers = { ...fileHeaders(file.mime, file.name), "Accept-Ranges": "bytes", ETag: etag };
  const part = partOf(rangeOf(req, etag), sizeBytes);
  if (part === "outside") {
    return void res.writeHead(416, { "Content-Range": `bytes */${sizeBytes}`, "Content-Length": 0 }).end();
  }
  const { start, end } = part === "whole" ? { start: 0, end: sizeBytes - 1 } : part;
  res.writeHead(part === "whole" ? 200 : 206, {
    ...headers,
    "Content-Length": end - start + 1,
    ...(part !== "whole" && { "Content-Range": `bytes ${start}-${end}/${sizeBytes}` }),
  });
  if (req.method === "HEAD" || end < start) return void res.end();
  res.setTimeout(IDLE_MS, () => res.destroy());
  await pipeline(file.bytes({ start, end }), res).catch(ignoreAborted);
}

export function refuse(res: ServerResponse, status: number, headers: OutgoingHttpHeaders = {}): void {
  if (res.headersSent) return void res.destroy();
  res.writeHead(status, { ...headers, "Content-Length": 0, "X-Content-Type-Options": "nosniff" });
  res.end();
}

/** That the reader went away is nobody's failure. */
function ignoreAborted(error: NodeJS.ErrnoException): void {
  if (error.code !== "ERR_STREAM_PREMATURE_CLOSE") throw error;
}

/** RFC 9110 §14.2: only a GET has one; §13.1.5: not when the file has changed meanwhile. */
function rangeOf({ method, headers }: IncomingMessage, etag: string): string | undefined {
  const stillThis = headers["if-range"] === undefined || headers["if-range"] === etag;
  return method === "GET" && stillThis ? headers.range : undefined;
}

/** RFC 8187 allows fewer characters than encodeURIComponent leaves. */
function disposition(name: string | undefined): string {
  if (!name) return "attachment";
  const encoded = encodeURIComponent(name.toWellFormed()).replace(
    /['()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
  return `attachment; filename*=UTF-8''${encoded}`;
}
