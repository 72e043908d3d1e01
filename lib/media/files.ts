/** Where kept files lie: beside the store's file, or in memory when the store forgets too. */
import { mkdir, open, readdir, readFile, rename, rm } from "node:fs/promises";
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

/** One file each: a line of JSON, then the bytes. Synced before the name appears, so that a reference never dangles. */
export function diskFiles(directory: string): MediaFiles {
  const pathOf = (id: string) => join(directory, id);
  return {
    async write(id, bytes, head) {
      await mkdir(directory, { recursive: true, mode: 0o700 });
      const draft = `${pathOf(id)}.part`;
      const file = await open(draft, "w", 0o600);
      try {
        await file.write(Buffer.from(`${JSON.stringify(head)}\n`));
        await file.writev([bytes]);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(draft, pathOf(id));
    },
    async read(id) {
      if (!ID.test(id)) return undefined;
      const whole = await readFile(pathOf(id)).catch(() => undefined);
      const end = whole?.indexOf(0x0a) ?? -1;
      if (!whole || end < 0) return undefined;
      return {
        ...(JSON.parse(whole.subarray(0, end).toString()) as MediaHead),
        bytes: whole.subarray(end + 1),
      };
    },
    async removeExpired(now) {
      for (const id of (await readdir(directory).catch(() => [])).filter((name) => ID.test(name))) {
        const head = await this.read(id);
        if (!head || head.expires <= now) await rm(pathOf(id), { force: true });
      }
    },
  };
}
