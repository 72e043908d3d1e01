/** A row on its way to the flow. */
import type { InboxRow } from "../../store/store.ts";
import type { TimerHandle } from "../timers.ts";
import type { Outstanding } from "./unconfirmed.ts";

export interface Entry extends Outstanding {
  redelivered: boolean;
  /** Genesys is to hear that it was handed over. */
  tells?: boolean;
  /** Set while nobody wants it. */
  expiry?: TimerHandle;
  /** Done or being done: nobody else may finish it. */
  over: boolean;
}

export function entryOf(row: InboxRow, redelivered: boolean): Entry {
  return { row, redelivered, over: false, waitingFor: new Map() };
}
