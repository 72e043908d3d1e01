/** The life of escalations: they are kept, watched, told how they stand while they wait, and ended when a timer says so. */
import type { Inbox } from "../../delivery/inbox.ts";
import { readingRoomFor } from "../../delivery/reading.ts";
import type { Escalation } from "../../escalation/escalation.ts";
import { createTracker, type Tracker } from "../../escalation/tracker.ts";
import { channelPlacesFor } from "../../genesys/channel-places.ts";
import type { Store } from "../../store/store.ts";
import { createJustSpoken, type JustSpoken } from "../just-spoken.ts";
import { createPositions } from "../positions.ts";
import { createWatching, type Watching } from "../watching.ts";
import { createWhoIsWho } from "../who-is-who.ts";
import type { Ground } from "./ground.ts";
import type { Line } from "./line.ts";
import type { Signs } from "./signs.ts";

export interface LifePorts {
  line: Line;
  signs: Signs;
  store: Store;
  inbox: Inbox;
}

export interface Life extends Pick<Watching, "learnAgent" | "lookNow"> {
  tracker: Tracker;
  justSpoken: JustSpoken;
  socket(): Watching["socket"];
  /** A live escalation from before the start. */
  resume(escalation: Escalation): void;
  close(): void;
}

export function createLife(ground: Ground, { line, signs, store, inbox }: LifePorts): Life {
  const { initial, timers, now } = ground;
  const { hosts, clientId } = initial;
  const { genesys, budget } = line;
  const whoIsWho = createWhoIsWho(ground.debug);
  const justSpoken = createJustSpoken(now);
  const tracker = createTracker({
    store,
    naming: initial.agentNaming,
    justSpoken: justSpoken.is,
    tell: inbox.add,
    changed(before, after) {
      watching.changed(before, after);
      positions.changed(after);
      whoIsWho(before, after);
    },
  });
  const watching = createWatching({
    genesys,
    places: channelPlacesFor(hosts.api, clientId),
    store,
    tracker,
    timers,
    now,
    reading: readingRoomFor(hosts.api, clientId, budget.limit).take(),
    onSocket: signs.endsByPolling.onSocket,
    onPeriod: signs.endsByPolling.onPeriod,
    log: ground.warn,
  });
  const positions = createPositions({
    genesys,
    paceSeconds: initial.positionSeconds,
    busy: () => budget.state().waiting > 0,
    emitNow: (draft) => inbox.emitNow(draft),
    timers,
    now,
  });
  return {
    tracker,
    justSpoken,
    learnAgent: watching.learnAgent,
    lookNow: watching.lookNow,
    socket: () => watching.socket,
    resume(escalation) {
      watching.resume(escalation);
      positions.changed(escalation);
    },
    close() {
      watching.close();
      positions.close();
    },
  };
}
