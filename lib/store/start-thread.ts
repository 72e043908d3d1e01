/** The near end of the store's thread: questions go over, answers come back. */
import { Worker } from "node:worker_threads";
import type { Failure } from "./refusal.ts";
import type { Call, Question, Reply, ThreadOptions } from "./thread.ts";

export interface StoreThread {
  /** Rejects with a Failure. */
  ask(call: Call, ...values: unknown[]): Promise<unknown>;
  stop(): Promise<void>;
}

/** `onDeath` is called when the thread ends without having been asked to. */
export async function startThread(
  options: ThreadOptions["handoverStore"],
  onDeath: (reason: string) => void,
): Promise<StoreThread> {
  const { threadUrl } = await import("./thread.ts");
  const worker = new Worker(threadUrl, {
    workerData: { handoverStore: options } satisfies ThreadOptions,
    // Not the process's own flags: Node refuses some of them here, such as --max-old-space-size.
    execArgv: ["--disable-warning=ExperimentalWarning"],
  });
  const asked = new Map<number, { resolve: (value: unknown) => void; reject: (failure: Failure) => void }>();
  let lastId = 0;
  let stopping = false;
  worker.unref();

  function failAll(message: string): void {
    for (const { reject } of asked.values()) reject({ message });
    asked.clear();
    if (!stopping) onDeath(message);
    stopping = true;
  }

  worker.on("message", (reply: Reply) => {
    const question = asked.get(reply.id);
    asked.delete(reply.id);
    if (asked.size === 0) worker.unref();
    if ("failure" in reply) question?.reject(reply.failure);
    else question?.resolve(reply.value);
  });
  worker.on("error", (error) => failAll(error.message));
  worker.on("exit", () => failAll("its thread ended"));

  return {
    ask: (call, ...values) =>
      new Promise((resolve, reject) => {
        lastId += 1;
        asked.set(lastId, { resolve, reject });
        // Only an open question keeps the process alive.
        worker.ref();
        worker.postMessage({ id: lastId, call, values } satisfies Question);
      }),
    async stop() {
      stopping = true;
      await worker.terminate();
    },
  };
}
