/** What was not emitted yet, chat by chat, in order. */
import type { Entry } from "./entry.ts";

export interface Lane {
  chatId: string;
  entries: Entry[];
}

export interface Lanes {
  append(entry: Entry): Lane;
  /** Back to its place in the chat's order. */
  putBack(entry: Entry): Lane;
  /** Out of its chat's order. */
  take(entry: Entry): Lane;
  /** Forgets a lane that has nothing to do. The chat may have another one by now. */
  tidy(lane: Lane): void;
  all(): Lane[];
}

export function createLanes(): Lanes {
  const lanes = new Map<string, Lane>();

  function of({ row: { chatId } }: Entry): Lane {
    let lane = lanes.get(chatId);
    if (!lane) {
      lane = { chatId, entries: [] };
      lanes.set(chatId, lane);
    }
    return lane;
  }

  return {
    append(entry) {
      const lane = of(entry);
      lane.entries.push(entry);
      return lane;
    },
    putBack(entry) {
      const lane = of(entry);
      const at = lane.entries.findIndex(({ row }) => row.seq > entry.row.seq);
      lane.entries.splice(at < 0 ? lane.entries.length : at, 0, entry);
      return lane;
    },
    take(entry) {
      const lane = of(entry);
      lane.entries.splice(lane.entries.indexOf(entry), 1);
      return lane;
    },
    tidy(lane) {
      const isCurrent = lanes.get(lane.chatId) === lane;
      if (isCurrent && lane.entries.length === 0) lanes.delete(lane.chatId);
    },
    all: () => [...lanes.values()],
  };
}
