/**
 * Files at unguessable, signed, expiring addresses under the webhook's. Those that a flow gives as bytes are kept here,
 * because Genesys fetches attachments itself and without a login (genesys-contract §3.2); those that agents send can be
 * passed on through here (`relay.ts`).
 */
import { createHmac, randomUUID, timingSafeEqual } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { refuse, sendFile } from "./answer.ts";
import type { MediaFiles } from "./files.ts";
import { RELAYED, type Relay } from "./relay.ts";

export interface MediaOptions {
  files: MediaFiles;
  /** Public address under which `serve` answers, without a slash at the end. */
  baseUrl: () => string;
  /** The first signs the addresses, any of them is taken: a file sent before a change of the secret can still be fetched. */
  secrets: () => readonly string[];
  now: () => number;
  /** How long an address works. */
  keepMs?: number;
  /** Absent: what agents send is not passed on through here. */
  relay?: Relay;
}

export interface Media {
  /** Keeps the bytes; resolves to an address that works for `keepMs`. Throws OUTBOX_FULL when there is no room. */
  keep(bytes: Uint8Array, mime: string, name: string | undefined): Promise<string>;
  /** Answers a GET or HEAD of `tail` = what stands behind the base address. */
  serve(req: IncomingMessage, res: ServerResponse, tail: string): Promise<void>;
  /** Removes what has expired. */
  sweep(): Promise<void>;
}

export const KEEP_MS = 24 * 3_600_000;

export function createMedia(options: MediaOptions): Media {
  const { files, baseUrl, secrets, now, keepMs = KEEP_MS, relay } = options;
  const signatureOf = (secret: string, id: string, expires: string) =>
    createHmac("sha256", secret).update(`media:${id}:${expires}`).digest("base64url").slice(0, 32);

  function allowed(tail: string): string | undefined {
    const [id = "", expires = "", signature = "", ...more] = tail.split("/");
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
      const until = now() + keepMs;
      await files.write(id, bytes, { mime, name, expires: until });
      const expires = until.toString(36);
      const [current = ""] = secrets();
      return `${baseUrl()}/${id}/${expires}/${signatureOf(current, id, expires)}`;
    },
    async serve(req, res, tail) {
      if (req.method !== "GET" && req.method !== "HEAD") return refuse(res, 405, { Allow: "GET, HEAD" });
      const wanted = tail.replace(/^\//, "");
      if (relay && wanted.startsWith(RELAYED)) return relay.serve(req, res, wanted.slice(RELAYED.length));
      const id = allowed(wanted);
      const file = id === undefined ? undefined : await files.open(id);
      if (!file) return refuse(res, 404);
      await sendFile(req, res, file, `"${id}"`);
    },
    sweep: () => files.removeExpired(now()),
  };
}
