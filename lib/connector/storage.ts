/** Where a connector keeps what must last: the store, and the files beside it. */
import { diskFiles, type MediaFiles, memoryFiles } from "../media/files.ts";
import { createEmbeddedStore } from "../store/embedded.ts";
import { createMemoryStore } from "../store/memory.ts";
import type { Store } from "../store/store.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface Storage {
  store: Store;
  files: MediaFiles;
}

export function createStorage(storage: ConnectorSettings["storage"], log: (line: string) => void): Storage {
  return storage.kind === "memory"
    ? { store: createMemoryStore(), files: memoryFiles() }
    : { store: createEmbeddedStore({ path: storage.path, log }), files: diskFiles(`${storage.path}.media`) };
}
