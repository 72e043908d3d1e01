/**
 * With which conversations an agent is. For them it is of interest whether somebody goes, for the others whether
 * somebody comes: so two topics are enough for each (DESIGN §7).
 */
import type { Timers } from "../delivery/timers.ts";
import { createAlarm } from "./alarm.ts";

export interface Attendance {
  readonly attended: ReadonlySet<string>;
  set(conversationId: string, isAttended: boolean): void;
  forget(conversationId: string): void;
  close(): void;
}

export interface AttendancePorts {
  timers: Timers;
  /** An agent has come to these: many are told of at once, so that they cost one request. */
  onAttended(conversationIds: readonly string[]): void;
  /** The agent of this one has gone: the next may come at any moment. */
  onLeft(conversationId: string): void;
}

/** Nobody goes as soon as they have come. */
const GATHER_MS = 2_000;

export function createAttendance({ timers, onAttended, onLeft }: AttendancePorts): Attendance {
  const attended = new Set<string>();
  const fresh = new Set<string>();
  const gathering = createAlarm(timers);

  function tell() {
    const ids = [...fresh];
    fresh.clear();
    onAttended(ids);
  }

  return {
    attended,
    set(id, isAttended) {
      if (attended.has(id) === isAttended) return;
      if (isAttended) {
        attended.add(id);
        fresh.add(id);
        if (!gathering.isSet) gathering.set(tell, GATHER_MS);
      } else {
        this.forget(id);
        onLeft(id);
      }
    },
    forget(id) {
      attended.delete(id);
      fresh.delete(id);
    },
    close: gathering.clear,
  };
}
