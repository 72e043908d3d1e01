/**
 * The durable store: one SQLite file, one process. Batches that come within one turn of the event loop, or while the
 * disk is busy, share one commit; nobody is answered before it is on disk.
 */
import type { HandoverError } from "../errors.ts";
import type { Escalation } from "../escalation/escalation.ts";
import { inPieces } from "../in-pieces.ts";
import type { Database, Place } from "./database.ts";
import { forgetOwner, noteOwner, ownerOf, prepareFile } from "./file.ts";
import { createLiveEscalations } from "./live.ts";
import { createParsed } from "./parsed.ts";
import { conflict, type Failure, failureOf, notOpen, refusalOf } from "./refusal.ts";
import { type NumberedText, type PackedBatch, pack, unpackRow } from "./rows.ts";
import { type StoreThread, startThread } from "./start-thread.ts";
import { type Committed, SENT_KEPT, type SentMessage, type Store } from "./store.ts";
import type { Call } from "./thread.ts";

export interface EmbeddedOptions {
  /** The file; its folder is created. */
  path: string;
  /** How long to wait at `open` for another process to let go of the file. */
  lockWaitMs?: number;
  log?: (line: string) => void;
}

interface WaitingBatch {
  packed: PackedBatch;
  resolve: (committed: Committed) => void;
  reject: (error: HandoverError) => void;
}

/** More batches than this wait for the next commit: packing them must not stop the event loop. */
const GROUP_MAX = 500;
const LOCK_WAIT_MS = 5_000;

export function createEmbeddedStore({ path, lockWaitMs = LOCK_WAIT_MS, log }: EmbeddedOptions): Store {
  const live = createLiveEscalations();
  let thread: StoreThread | undefined;
  let opening: Promise<void> | undefined;
  let waiting: WaitingBatch[] = [];
  let flushing: Promise<void> | undefined;

  async function open(): Promise<void> {
    try {
      await prepareFile(path);
      thread = await startThread({ path, lockWaitMs }, (reason) => {
        thread = undefined;
        opening = undefined;
        live.clear();
        log?.(`The store ${path} stopped: ${reason}`);
      });
      await thread.ask("open");
      await readLive(thread);
      await noteOwner(path);
    } catch (error) {
      await thread?.stop();
      thread = undefined;
      opening = undefined;
      throw refusalOf(isFailure(error) ? error : failureOf(error), path, await ownerOf(path));
    }
  }

  async function readLive(from: StoreThread): Promise<void> {
    const ask = (after?: Place) => from.ask("liveRows", after) as Promise<ReturnType<Database["liveRows"]>>;
    let asked = ask();
    let next: Place | undefined;
    do {
      const some = await asked;
      next = some.next;
      // The thread reads on while these are noted.
      if (next) asked = ask(next);
      live.add(some.rows);
    } while (next);
  }

  /** Takes turns until nothing waits: the batches that come while one group is written are the next group. */
  async function flush(): Promise<void> {
    while (waiting.length > 0) {
      await new Promise((resolve) => setImmediate(resolve));
      const group = waiting.slice(0, GROUP_MAX);
      waiting = waiting.slice(GROUP_MAX);
      await commitGroup(group);
    }
    flushing = undefined;
  }

  async function commitGroup(group: WaitingBatch[]): Promise<void> {
    try {
      const answers = await ask<(Committed | { failure: Failure })[]>(
        "commit",
        group.map(({ packed }) => packed),
      );
      group.forEach(({ packed, resolve, reject }, i) => {
        const answer = answers[i] as Committed | { failure: Failure };
        if ("failure" in answer) {
          reject(refusalOf(answer.failure, path));
          return;
        }
        live.note(packed.escalations ?? []);
        resolve(answer);
      });
    } catch (error) {
      for (const { reject } of group) reject(error as HandoverError);
    }
  }

  async function ask<T>(call: Call, ...values: unknown[]): Promise<T> {
    if (!thread) throw notOpen();
    try {
      return (await thread.ask(call, ...values)) as T;
    } catch (failure) {
      throw refusalOf(failure as Failure, path);
    }
  }

  const parsed = createParsed();

  return {
    open() {
      opening ??= open();
      return opening;
    },
    async close() {
      await opening?.catch(() => {});
      opening = undefined;
      await flushing;
      const closing = thread;
      thread = undefined;
      live.clear();
      if (!closing) return;
      await closing.ask("close").catch(() => {});
      await closing.stop();
      await forgetOwner(path);
    },
    commit(batch) {
      if (!thread || !opening) return Promise.reject(notOpen());
      return new Promise((resolve, reject) => {
        try {
          waiting.push({ packed: pack(batch), resolve, reject });
        } catch (error) {
          reject(conflict((error as Error).message));
          return;
        }
        flushing ??= flush();
      });
    },
    meta: (key) => ask("meta", key),
    async metaStartingWith(prefix) {
      return new Map(await ask<[string, string][]>("metaStartingWith", prefix));
    },
    async escalation(id) {
      return parsed(live.byId(id) ?? (await ask<string | undefined>("escalation", id)));
    },
    async latestEscalation(chatId) {
      const known = live.newestOf(chatId);
      if (known !== undefined) return parsed(known);
      const json = await ask<string | undefined>("latestEscalation", chatId);
      live.noteNewest(chatId, json);
      return parsed(json);
    },
    async escalationByNumber(chatId, number) {
      const json =
        live.byNumber(chatId, number) ??
        (await ask<string | undefined>("escalationByNumber", chatId, number));
      return parsed(json);
    },
    async liveEscalations() {
      if (!thread) throw notOpen();
      const found = live.all().map((json): Escalation => JSON.parse(json));
      return found.sort((a, b) => a.requestedAt - b.requestedAt);
    },
    async *liveInPieces() {
      if (!thread) throw notOpen();
      for await (const piece of inPieces(live.all())) yield piece.map((json): Escalation => JSON.parse(json));
    },
    chats: () => ask("chats"),
    spoken: () => ask("spoken"),
    async turns(escalationId) {
      return (await ask<string[]>("turns", escalationId)).map((json) => JSON.parse(json));
    },
    async outboxRows() {
      return (await ask<NumberedText[]>("outboxRows")).map((row) => unpackRow(row));
    },
    async inboxRows() {
      return (await ask<NumberedText[]>("inboxRows")).map((row) => unpackRow(row));
    },
    async sent() {
      const found = (await ask<string[]>("sent")).flatMap((json): SentMessage[] => JSON.parse(json));
      return found.slice(-SENT_KEPT);
    },
    async prune(before) {
      let gone = 0;
      for (;;) {
        const some = await ask<number>("pruneSome", before);
        if (some === 0) return gone;
        gone += some;
      }
    },
  };
}

function isFailure(error: unknown): error is Failure {
  return !(error instanceof Error) && typeof (error as Failure).message === "string";
}
