/** What is still to be sent, chat by chat: each chat in order, head first; different chats do not wait for each other. */
import type { HandoverError } from "../../errors.ts";
import { isReceipt, type OutboxRow } from "../../store/store.ts";
import type { TimerHandle, Timers } from "../timers.ts";

export interface Entry {
  row: OutboxRow;
  /** Set when it must not be sent (any more). */
  doom?: HandoverError;
}

export interface Lane {
  key: string;
  chatId: string;
  entries: Entry[];
  running: boolean;
  /** The timer of the head's next attempt. */
  wake?: TimerHandle;
}

export interface LanesPorts {
  /** Deals with the head: afterwards it is out of the lane, or the lane has its next attempt before it. */
  work(lane: Lane, head: Entry): Promise<void>;
  /** Nothing more may go out. */
  stopped: () => boolean;
  timers: Timers;
}

export interface Lanes {
  append(row: OutboxRow): Lane;
  /** Works through one chat until it is empty or its head has to wait. */
  run(lane: Lane): Promise<void>;
  runAll(): void;
  /** Its head has to wait so long for the next attempt. */
  rest(lane: Lane, ms: number): void;
  /** Resolves when every lane is empty. */
  settle(): Promise<void>;
  /** Nobody is woken any more. */
  stop(): void;
  /** Chats that have something to send. */
  readonly chats: number;
}

export function createLanes({ work, stopped, timers }: LanesPorts): Lanes {
  const lanes = new Map<string, Lane>();
  const settled: (() => void)[] = [];

  async function run(lane: Lane): Promise<void> {
    if (lane.running || lane.wake !== undefined) return;
    lane.running = true;
    for (let head = lane.entries[0]; head && lane.wake === undefined; head = lane.entries[0]) {
      if (stopped()) break;
      await work(lane, head);
    }
    lane.running = false;
    if (lane.entries.length === 0 && lanes.get(lane.key) === lane) lanes.delete(lane.key);
    if (lanes.size === 0) for (const resolve of settled.splice(0)) resolve();
  }

  function wake(lane: Lane): void {
    timers.clear(lane.wake);
    lane.wake = undefined;
    void run(lane);
  }

  return {
    append(row) {
      const key = laneKey(row.chatId, isReceipt(row));
      let lane = lanes.get(key);
      if (!lane) {
        lane = { key, chatId: row.chatId, entries: [], running: false };
        lanes.set(key, lane);
      }
      lane.entries.push({ row });
      return lane;
    },
    run,
    runAll() {
      for (const lane of lanes.values()) void run(lane);
    },
    rest(lane, ms) {
      lane.wake = timers.set(() => wake(lane), ms);
    },
    settle: () => (lanes.size === 0 ? Promise.resolve() : new Promise((resolve) => settled.push(resolve))),
    stop() {
      for (const lane of lanes.values()) timers.clear(lane.wake);
    },
    get chats() {
      return new Set([...lanes.values()].map(({ chatId }) => chatId)).size;
    },
  };
}

/** A receipt has time, and what the user says has not: neither waits for the other. No chat's id makes one the other. */
function laneKey(chatId: string, ofReceipts: boolean): string {
  return `${ofReceipts ? "receipts" : "words"} ${chatId}`;
}
