/** Where kept files lie: beside the store's file, or in memory when the store forgets too. */
import { mkdir, open, readdir, readFile, rename, rm, stat } from "node:fs/promises";
import { join } from "node:path";

export interface MediaHead {
  mime: string;
  name?: string;
  /** Milliseconds since 1970. */
  expires: number;
}

export interface MediaFiles {
  write(id: string, bytes: Uint8Array, head: MediaHead): Promise<void>;
  read(id: string): Promise<(MediaHead & { bytes: Uint8Array }) | undefined>;
  removeExpired(now: number): Promise<void>;
}

export function memoryFiles(): MediaFiles {
  const files = new Map<string, MediaHead & { bytes: Uint8Array }>();
  return {
    async write(id, bytes, head) {
      files.set(id, { ...head, bytes });
    },
    read: async (id) => files.get(id),
    async removeExpired(now) {
      for (const [id, { expires }] of files) if (expires <= now) files.delete(id);
    },
  };
}

const ID = /^[0-9a-f-]{36}$/;
const DRAFT = /^[0-9a-f-]{36}\.part$/;
/** A draft older than this belongs to a process that is gone. */
const DRAFT_MS = 3_600_000;
const LONGEST_HEAD_BYTES = 4096;
const LONGEST_NAME = 255;

/** One file each: a line of JSON, then the bytes. Synced before the name appears, so that a reference never dangles. */
export function diskFiles(directory: string): MediaFiles {
  const pathOf = (id: string) => join(directory, id);

  async function isOver(name: string, now: number): Promise<boolean> {
    if (ID.test(name)) return ((await headOf(pathOf(name)))?.expires ?? 0) <= now;
    if (!DRAFT.test(name)) return false;
    const { mtimeMs = now } = (await stat(pathOf(name)).catch(() => undefined)) ?? {};
    return now - mtimeMs > DRAFT_MS;
  }

  return {
    async write(id, bytes, { mime, name, expires }) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const draft = `${pathOf(id)}.part`;
      const file = await open(draft, "w", 0o600);
      try {
        await file.writeFile(`${JSON.stringify({ mime, name: name?.slice(0, LONGEST_NAME), expires })}\n`);
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, pathOf(id));
      await syncFolder(directory);
    },
    async read(id) {
      if (!ID.test(id)) return undefined;
      const whole = await readFile(pathOf(id)).catch(() => undefined);
      const head = whole && parseHead(whole);
      return head && { ...head, bytes: whole.subarray(whole.indexOf(END_OF_HEAD) + 1) };
    },
    async removeExpired(now) {
      for (const name of await readdir(directory).catch(() => [])) {
        if (await isOver(name, now)) await rm(pathOf(name), { force: true });
      }
    },
  };
}

const END_OF_HEAD = 0x0a;

/** The head alone: the bytes behind it may be many. */
async function headOf(path: string): Promise<MediaHead | undefined> {
  const file = await open(path, "r").catch(() => undefined);
  try {
    const { buffer, bytesRead } = (await file?.read(Buffer.alloc(LONGEST_HEAD_BYTES))) ?? {};
    return buffer && parseHead(buffer.subarray(0, bytesRead));
  } finally {
    await file?.close();
  }
}

/** Undefined when the file is spoiled. */
function parseHead(bytes: Buffer): MediaHead | undefined {
  try {
    return JSON.parse(bytes.subarray(0, bytes.indexOf(END_OF_HEAD)).toString()) as MediaHead;
  } catch {
    return undefined;
  }
}

/** Makes the new name itself durable, where the system can do that. */
async function syncFolder(directory: string): Promise<void> {
  const folder = await open(directory, "r").catch(() => undefined);
  await folder?.sync().catch(() => undefined);
  await folder?.close();
}
