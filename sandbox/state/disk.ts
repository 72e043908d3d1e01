/** The sandbox's directory: the state as one JSON file, attachments as files beside it. */
import { mkdirSync, readFileSync } from "node:fs";
import { open, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Readable } from "node:stream";
import type { State } from "./model.ts";

const STATE_FILE = "sandbox.json";
/** A state that takes long to write is written seldom, so that writing never takes more than a tenth of the time. */
const SHORTEST_PAUSE_MS = 100;

export type Bytes = AsyncIterable<Uint8Array> | Iterable<Uint8Array>;

export interface Blob {
  sizeBytes: number;
  bytes: Readable;
}

export class TooLarge extends Error {}

export interface Disk {
  load(): State | null;
  /** Call after each change; the file follows within a moment. */
  changed(): void;
  /** Keeps the bytes as they come. Resolves with how many; rejects with `TooLarge`, keeping nothing, beyond `maxBytes`. */
  saveBlob(id: string, bytes: Bytes, maxBytes: number): Promise<number>;
  openBlob(id: string): Promise<Blob | null>;
  dropBlob(id: string): void;
  /** Writes what is outstanding. */
  flush(): Promise<void>;
}

/** Keeps the state in `directory`. A write goes to a second file first, so that a kill leaves the old or the new one. */
export function directoryDisk(directory: string, current: () => State): Disk {
  mkdirSync(join(directory, "attachments"), { recursive: true, mode: 0o700 });
  const file = join(directory, STATE_FILE);
  let timer: NodeJS.Timeout | null = null;
  let writing: Promise<void> = Promise.resolve();
  let dirty = false;
  let pauseMs = SHORTEST_PAUSE_MS;

  async function write(): Promise<void> {
    if (!dirty) return;
    dirty = false;
    const started = performance.now();
    const handle = await open(`${file}.new`, "w", 0o600);
    try {
      await handle.writeFile(serialise(current()));
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(`${file}.new`, file);
    pauseMs = Math.max(SHORTEST_PAUSE_MS, 9 * (performance.now() - started));
  }

  function writeInTurn(): Promise<void> {
    writing = writing.then(write);
    return writing;
  }

  return {
    load: () => {
      const text = readIfThere(file);
      return text === null ? null : deserialise(text, file);
    },
    changed() {
      dirty = true;
      timer ??= setTimeout(() => {
        timer = null;
        // A full or vanished disk must not end the process; the next change tries again.
        writeInTurn().catch(() => {
          dirty = true;
          writing = Promise.resolve();
        });
      }, pauseMs).unref();
    },
    async saveBlob(id, bytes, maxBytes) {
      const path = join(directory, "attachments", id);
      const counter = { sizeBytes: 0 };
      try {
        await writeFile(path, counted(bytes, maxBytes, counter), { mode: 0o600 });
      } catch (error) {
        await rm(path, { force: true });
        throw error;
      }
      return counter.sizeBytes;
    },
    async openBlob(id) {
      const handle = await open(join(directory, "attachments", id)).catch(() => null);
      if (!handle) return null;
      return { sizeBytes: (await handle.stat()).size, bytes: handle.createReadStream() };
    },
    dropBlob: (id) => void rm(join(directory, "attachments", id), { force: true }).catch(() => {}),
    async flush() {
      if (timer) clearTimeout(timer);
      timer = null;
      await writeInTurn();
    },
  };
}

/** Forgets everything when the process ends. */
export function memoryDisk(): Disk {
  const blobs = new Map<string, Uint8Array[]>();
  return {
    load: () => null,
    changed: () => {},
    async saveBlob(id, bytes, maxBytes) {
      const counter = { sizeBytes: 0 };
      const chunks: Uint8Array[] = [];
      for await (const chunk of counted(bytes, maxBytes, counter)) chunks.push(chunk);
      blobs.set(id, chunks);
      return counter.sizeBytes;
    },
    async openBlob(id) {
      const chunks = blobs.get(id);
      if (!chunks) return null;
      return { sizeBytes: chunks.reduce((sum, { length }) => sum + length, 0), bytes: Readable.from(chunks) };
    },
    dropBlob: (id) => void blobs.delete(id),
    flush: async () => {},
  };
}

async function* counted(bytes: Bytes, maxBytes: number, counter: { sizeBytes: number }) {
  for await (const chunk of bytes) {
    counter.sizeBytes += chunk.length;
    if (counter.sizeBytes > maxBytes) throw new TooLarge(`more than ${maxBytes} bytes`);
    yield chunk;
  }
}

function readIfThere(file: string): string | null {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

/** Webhooks that have arrived or failed are only of interest while the process lives. */
function serialise(state: State): string {
  const pending = [...state.deliveries].filter(([, delivery]) => delivery.state === "pending");
  return JSON.stringify({ ...state, deliveries: new Map(pending) }, (_key, value) =>
    value instanceof Map ? { $map: [...value.values()] } : value,
  );
}

function deserialise(text: string, file: string): State {
  try {
    return JSON.parse(text, (_key, value) =>
      Array.isArray(value?.$map)
        ? new Map(value.$map.map((item: { id?: string; token?: string }) => [keyOf(item), item]))
        : value,
    );
  } catch (cause) {
    throw new Error(
      `The sandbox cannot read its state in ${file}. Delete the file to start with a new organisation.`,
      {
        cause,
      },
    );
  }
}

const keyOf = (item: { id?: string; token?: string }) => item.id ?? item.token;
