/**
 * The store's own thread: a commit waits for the disk, and on a slow one (an SD card needs 50 ms) that must not stop
 * Node-RED's event loop. This file is imported twice: by `embedded.ts` for its address, and by the thread it starts.
 */
import { type MessagePort, parentPort, workerData } from "node:worker_threads";
import { type Database, openDatabase } from "./database.ts";
import { type Failure, failureOf } from "./refusal.ts";

/** Where the thread's code is, also after bundling: it is loaded by a dynamic import only, so it has a file of its own. */
export const threadUrl = new URL(import.meta.url);

export interface ThreadOptions {
  handoverStore: { path: string; lockWaitMs: number };
}

export type Call = Exclude<keyof Database, "close"> | "open" | "close";

export interface Question {
  id: number;
  call: Call;
  values: unknown[];
}

export type Reply = { id: number; value: unknown } | { id: number; failure: Failure };

const options = (workerData as Partial<ThreadOptions> | null)?.handoverStore;
if (parentPort && options) serve(parentPort, options);

function serve(port: MessagePort, { path, lockWaitMs }: ThreadOptions["handoverStore"]): void {
  let database: Database | undefined;

  async function answer({ call, values }: Question): Promise<unknown> {
    if (call === "open") {
      database = await openDatabase(path, lockWaitMs);
      return undefined;
    }
    const method = database?.[call] as ((...values: unknown[]) => unknown) | undefined;
    if (!method) throw new Error("the store is not open");
    return method(...values);
  }

  port.on("message", (question: Question) => {
    answer(question).then(
      (value) => port.postMessage({ id: question.id, value } satisfies Reply),
      (error) => port.postMessage({ id: question.id, failure: failureOf(error) } satisfies Reply),
    );
  });
}
