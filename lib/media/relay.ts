/**
 * Agents' files through an address of our own, because Genesys' links are short-lived (genesys-contract §4.2). The first
 * reader makes it be fetched: the bytes go to the reader and onto the disk as they come, and later readers get them from
 * there. Nothing is fetched before somebody asks.
 */

import { createHash } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { loggable } from "../errors.ts";
import { fileHeaders, refuse, sendFile } from "./answer.ts";
import type { Destinations } from "./destination.ts";
import type { Download } from "./download.ts";
import type { Draft, MediaFiles } from "./files.ts";
import { type LinkedFile, openLink, sealLink } from "./link.ts";
import { servedType } from "./type.ts";

export interface RelayOptions {
  files: MediaFiles;
  /** As for `createMedia`. */
  baseUrl: () => string;
  secrets: () => readonly string[];
  destinations: Destinations;
  download: Download;
  keepMs: number;
  mostBytes: number;
  now: () => number;
  log: (line: string) => void;
}

export interface Relay {
  /** The file's address here, or the one given where that is not to be fetched from here. */
  addressOf(file: { url: string; mime: string; name?: string }): string;
  serve(req: IncomingMessage, res: ServerResponse, link: string): Promise<void>;
}

/** What stands in front of a relayed file's link; no kept file's id begins so. */
export const RELAYED = "agent/";

/** Reverse proxies take request lines of about 8 KB. */
const LONGEST_LINK = 6_000;
const IDLE_MS = 60_000;
/** What a sniffer needs of a file's beginning. */
const HEAD_BYTES = 4_100;

const STATUS = { refused: 502, gone: 404, failed: 502 } as const;

export function createRelay(options: RelayOptions): Relay {
  const { files, baseUrl, secrets, destinations, download, keepMs, mostBytes, now, log } = options;

  async function fetchFor(res: ServerResponse, file: LinkedFile): Promise<void> {
    const leaving = new AbortController();
    res.once("close", () => leaving.abort());
    const found = await download(file.url, leaving.signal);
    if (!found.ok) {
      if (!leaving.signal.aborted) log(`An agent's file could not be fetched from Genesys: ${found.reason}.`);
      return refuse(res, STATUS[found.why]);
    }
    const { body, sizeBytes } = found;
    if (sizeBytes !== undefined && sizeBytes > mostBytes) {
      body.destroy();
      log("An agent's file is larger than Genesys allows: it was not passed on.");
      return refuse(res, 502);
    }
    await passOn(body, sizeBytes, file, res);
  }

  async function passOn(
    body: IncomingMessage,
    sizeBytes: number | undefined,
    file: LinkedFile,
    res: ServerResponse,
  ): Promise<void> {
    let copy: Draft | undefined;
    let passed = 0;
    // Goes out only when the copy lies where the next reader finds it: with it the reader has everything.
    let last: Buffer | undefined;
    try {
      for await (const chunk of chunksFromHead(body)) {
        if (!res.headersSent) {
          const mime = await servedType(chunk, file.mime);
          copy = await copyOf({ ...file, mime });
          res.writeHead(200, {
            ...fileHeaders(mime, file.name),
            ...(sizeBytes !== undefined && { "Content-Length": sizeBytes }),
          });
          res.setTimeout(IDLE_MS, () => res.destroy());
        }
        passed += chunk.byteLength;
        if (passed > mostBytes) throw new Error("it is larger than Genesys allows");
        if (last && !res.write(last)) await drained(res);
        last = chunk;
        if (res.destroyed) throw new Error("the reader has left");
        copy = await written(copy, chunk);
      }
      if (!body.complete) throw new Error("it broke off");
      if (!res.headersSent) res.writeHead(200, { ...fileHeaders(file.mime, file.name), "Content-Length": 0 });
      await copy?.commit().catch((error) => log(`An agent's file was not kept: ${loggable(error)}`));
      res.end(last);
    } catch (error) {
      body.destroy();
      await copy?.discard();
      if (!res.destroyed) log(`An agent's file was not passed on whole: ${loggable(error)}`);
      refuse(res, 502);
    }
  }

  /** That there is no room for a copy does not keep the file from its reader. */
  async function copyOf(file: LinkedFile): Promise<Draft | undefined> {
    try {
      return await files.draft?.(idOf(file.url), file);
    } catch (error) {
      log(`An agent's file is not kept: ${loggable(error)}`);
      return undefined;
    }
  }

  async function written(copy: Draft | undefined, chunk: Uint8Array): Promise<Draft | undefined> {
    try {
      await copy?.write(chunk);
      return copy;
    } catch (error) {
      log(`An agent's file is not kept: ${loggable(error)}`);
      await copy?.discard();
      return undefined;
    }
  }

  return {
    addressOf(file) {
      const url = URL.parse(file.url);
      if (!url || !destinations.mayAsk(url)) return file.url;
      const [current = ""] = secrets();
      const link = sealLink({ ...file, expires: now() + keepMs }, current);
      return link.length > LONGEST_LINK ? file.url : `${baseUrl()}/${RELAYED}${link}`;
    },
    async serve(req, res, link) {
      const file = openLink(link, secrets());
      if (!file || file.expires <= now()) return refuse(res, 404);
      const id = idOf(file.url);
      const kept = await files.open(id);
      if (kept && kept.expires > now()) return sendFile(req, res, { ...kept, name: file.name }, `"${id}"`);
      if (req.method === "HEAD") return void res.writeHead(200, fileHeaders(file.mime, file.name)).end();
      await fetchFor(res, file);
    },
  };
}

/** Resolves when the reader has taken what was written, or has left. */
function drained(res: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      res.off("drain", done).off("close", done);
      resolve();
    };
    res.on("drain", done).on("close", done);
  });
}

/** As the chunks come, but the first is long enough to see what the file is. */
async function* chunksFromHead(body: AsyncIterable<Buffer>): AsyncGenerator<Buffer> {
  let head: Buffer | undefined = Buffer.alloc(0);
  for await (const chunk of body) {
    if (head === undefined) {
      yield chunk;
      continue;
    }
    head = Buffer.concat([head, chunk]);
    if (head.byteLength < HEAD_BYTES) continue;
    yield head;
    head = undefined;
  }
  if (head !== undefined && head.byteLength > 0) yield head;
}

/** In the shape of the other files' ids. */
function idOf(url: string): string {
  const hex = createHash("sha256").update(`agent file:${url}`).digest("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    "-",
  );
}
