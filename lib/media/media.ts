/**
 * Files that a flow gives as bytes, kept for a time and served at an unguessable, signed, expiring address, because
 * Genesys fetches attachments itself and without a login (genesys-contract §3.2).
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { isMime, UNKNOWN_MIME } from "../messages/mime.ts";
import type { MediaFiles } from "./files.ts";

export interface MediaOptions {
  files: MediaFiles;
  /** Public address under which `serve` answers, without a slash at the end. */
  baseUrl: () => string;
  /** The first signs the addresses, any of them is taken: a file sent before a change of the secret can still be fetched. */
  secrets: () => readonly string[];
  now: () => number;
}

export interface Media {
  /** Keeps the bytes; resolves to an address that works for `KEEP_MS`. */
  keep(bytes: Uint8Array, mime: string, name: string | undefined): Promise<string>;
  /** Answers a GET or HEAD of `tail` = what stands behind the base address. */
  serve(req: IncomingMessage, res: ServerResponse, tail: string): Promise<void>;
  /** Removes what has expired. */
  sweep(): Promise<void>;
}

export const KEEP_MS = 24 * 3_600_000;

export function createMedia({ files, baseUrl, secrets, now }: MediaOptions): Media {
  const signatureOf = (secret: string, id: string, expires: string) =>
    createHmac("sha256", secret).update(`media:${id}:${expires}`).digest("base64url").slice(0, 32);

  function allowed(tail: string): string | undefined {
    const [id = "", expires = "", signature = "", ...more] = tail.replace(/^\//, "").split("/");
    const given = Buffer.from(signature);
    const fits = secrets().some((secret) => {
      const right = Buffer.from(signatureOf(secret, id, expires));
      return right.length === given.length && timingSafeEqual(right, given);
    });
    return fits && more.length === 0 && Number.parseInt(expires, 36) > now() ? id : undefined;
  }

  return {
    async keep(bytes, mime, name) {
      const id = randomUUID();
      await files.write(id, bytes, { mime, name, expires: now() + KEEP_MS });
      const expires = (now() + KEEP_MS).toString(36);
      const [current = ""] = secrets();
      return `${baseUrl()}/${id}/${expires}/${signatureOf(current, id, expires)}`;
    },
    async serve(req, res, tail) {
      if (req.method !== "GET" && req.method !== "HEAD") return refuse(res, 405);
      const id = allowed(tail);
      const file = id === undefined ? undefined : await files.read(id);
      if (!file) return refuse(res, 404);
      res.writeHead(200, {
        "Content-Type": mimeTypeOf(file.mime),
        "Content-Length": file.bytes.byteLength,
        "Content-Disposition": disposition(file.name),
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store",
      });
      res.end(req.method === "HEAD" ? undefined : file.bytes);
    },
    sweep: () => files.removeExpired(now()),
  };
}

/** The type as it was given when it can stand in a header: it may come from somebody's upload. */
function mimeTypeOf(mime: string): string {
  return isMime(mime) ? mime : UNKNOWN_MIME;
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

function refuse(res: ServerResponse, status: number): void {
  res.writeHead(status, { "Content-Length": 0, "X-Content-Type-Options": "nosniff" });
  res.end();
}
