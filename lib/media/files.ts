/** Where kept files lie: beside the store's file, or in memory when the store forgets too. */
import { createReadStream } from "node:fs";
import { type FileHandle, mkdir, open, readdir, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import { HandoverError } from "../errors.ts";
import type { Part } from "./range.ts";

export interface MediaHead {
  mime: string;
  name?: string;
  /** Milliseconds since 1970. */
  expires: number;
}

/** A kept file: its bytes are read only when they are asked for. */
export interface KeptFile extends MediaHead {
  sizeBytes: number;
  bytes(part: Part): Readable;
}

/** A file that is being written; nobody can open it before `commit`. */
export interface Draft {
  write(chunk: Uint8Array): Promise<void>;
  commit(): Promise<void>;
  discard(): Promise<void>;
}

export interface MediaFiles {
  /** Throws OUTBOX_FULL when there is no room. */
  write(id: string, bytes: Uint8Array, head: MediaHead): Promise<void>;
  /** Undefined where what is only passed on is not kept. */
  draft?(id: string, head: MediaHead): Promise<Draft>;
  open(id: string): Promise<KeptFile | undefined>;
  removeExpired(now: number): Promise<void>;
}

const MOST_IN_MEMORY_BYTES = 256 * 1024 * 1024;

/** @param mostBytes of all files together: memory is dearer than a disk. */
export function memoryFiles(mostBytes = MOST_IN_MEMORY_BYTES): MediaFiles {
  const files = new Map<string, MediaHead & { bytes: Uint8Array }>();
  let used = 0;
  return {
    async write(id, bytes, head) {
      if (used + bytes.byteLength > mostBytes) throw noRoom();
      used += bytes.byteLength;
      files.set(id, { ...head, bytes });
    },
    async open(id) {
      const file = files.get(id);
      if (!file) return undefined;
      const { bytes, ...head } = file;
      return {
        ...head,
        sizeBytes: bytes.byteLength,
        bytes: ({ start, end }) => Readable.from([Buffer.from(bytes.subarray(start, end + 1))]),
      };
    },
    async removeExpired(now) {
      for (const [id, { expires, bytes }] of files) {
        if (expires > now) continue;
        files.delete(id);
        used -= bytes.byteLength;
      }
    },
  };
}

const ID = /^[0-9a-f-]{36}$/;
const DRAFT = /^[0-9a-f-]{36}\.[0-9a-z]+\.part$/;
/** A draft older than this belongs to a process that is gone. */
const DRAFT_MS = 3_600_000;
const LONGEST_HEAD_BYTES = 4096;
const LONGEST_WORDS = 255;

/** One file each: a line of JSON, then the bytes. Synced before the name appears, so that a reference never dangles. */
export function diskFiles(directory: string): MediaFiles {
  const pathOf = (id: string) => join(directory, id);
  let drafts = 0;

  async function isOver(name: string, now: number): Promise<boolean> {
    if (ID.test(name)) return ((await headOf(pathOf(name)))?.head.expires ?? 0) <= now;
    if (!DRAFT.test(name)) return false;
    const { mtimeMs = now } = (await stat(pathOf(name)).catch(() => undefined)) ?? {};
    return now - mtimeMs > DRAFT_MS;
  }

  /** Each writer has a draft of its own: two may fetch the same file at once. */
  async function draft(id: string, head: MediaHead): Promise<Draft> {
    await mkdir(directory, { recursive: true, mode: 0o700 });
    drafts += 1;
    const path = `${pathOf(id)}.${process.pid.toString(36)}x${drafts.toString(36)}.part`;
    const file = await open(path, "w", 0o600);
    await file.writeFile(headLine(head));
    return {
      write: async (chunk) => void (await file.writeFile(chunk)),
      async commit() {
        try {
          await file.sync();
        } finally {
          await file.close();
        }
        await rename(path, pathOf(id));
        await syncFolder(directory);
      },
      async discard() {
        await file.close().catch(() => undefined);
        await rm(path, { force: true });
      },
    };
  }

  return {
    async write(id, bytes, head) {
      const writing = await draft(id, head);
      try {
        await writing.write(bytes);
        await writing.commit();
      } catch (error) {
        await writing.discard();
        throw error;
      }
    },
    draft,
    async open(id) {
      if (!ID.test(id)) return undefined;
      const found = await headOf(pathOf(id));
      if (!found) return undefined;
      const { head, headBytes, fileBytes } = found;
      return {
        ...head,
        sizeBytes: fileBytes - headBytes,
        bytes: ({ start, end }) =>
          createReadStream(pathOf(id), { start: headBytes + start, end: headBytes + end }),
      };
    },
    async removeExpired(now) {
      for (const name of await readdir(directory).catch(() => [])) {
        if (await isOver(name, now)) await rm(pathOf(name), { force: true });
      }
    },
  };
}

const END_OF_HEAD = 0x0a;

function headLine({ mime, name, expires }: MediaHead): string {
  const words = { mime: mime.slice(0, LONGEST_WORDS), name: name?.slice(0, LONGEST_WORDS), expires };
  return `${JSON.stringify(words)}\n`;
}

interface FoundHead {
  head: MediaHead;
  headBytes: number;
  fileBytes: number;
}

/** The head alone: the bytes behind it may be many. */
async function headOf(path: string): Promise<FoundHead | undefined> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, "r");
    const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_HEAD_BYTES), 0, LONGEST_HEAD_BYTES, 0);
    const read = buffer.subarray(0, bytesRead);
    const end = read.indexOf(END_OF_HEAD);
    const head = JSON.parse(read.subarray(0, end).toString()) as MediaHead;
    return { head, headBytes: end + 1, fileBytes: (await file.stat()).size };
  } catch {
    // Not there, or spoiled: as good as none.
    return undefined;
  } finally {
    await file?.close();
  }
}

/** Makes the new name itself durable, where the system can do that. */
async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}

function noRoom(): HandoverError {
  return new HandoverError(
    "OUTBOX_FULL",
    "There is no room in memory for another file.",
    "Choose the embedded storage, which keeps files on the disk, or keep them for fewer hours.",
  );
}
