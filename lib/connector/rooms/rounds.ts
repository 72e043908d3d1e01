/** What is done by itself, at the start and now and then: the old is forgotten, ghosts are closed, the organisation is asked. */
import type { Tracker } from "../../escalation/tracker.ts";
import { createGhosts, type Ghosts } from "../ghosts.ts";
import { createOrganisation, type Organisation } from "../organisation.ts";
import type { Readiness } from "../readiness.ts";
import { createSweeping } from "../sweeping.ts";
import type { Ground } from "./ground.ts";
import type { Line } from "./line.ts";
import type { Records } from "./records.ts";
import type { Signs } from "./signs.ts";

export interface RoundsPorts {
  line: Line;
  signs: Signs;
  records: Records;
  readiness: Readiness;
  tracker: Tracker;
}

export interface Rounds {
  /** Remembers a conversation that may be open although nobody owns it. */
  suspect: Ghosts["suspect"];
  organisationKnown: Organisation["known"];
  start(): void;
  close(): void;
}

export function createRounds(ground: Ground, ports: RoundsPorts): Rounds {
  const { settings, timers, now, wait, log, warn } = ground;
  const { readiness, tracker } = ports;
  const { store, media, keys, integrations } = ports.records;
  const { genesys } = ports.line;
  const sweeping = createSweeping({ store, media, readSecrets: keys.read, timers, now, log: warn });
  const ghosts = createGhosts({
    store,
    genesys,
    tracker,
    continueThread: () => settings().continueThread,
    wait,
    timers,
    log,
  });
  const organisation = createOrganisation({
    genesys,
    store,
    tracker,
    integrations,
    outages: ports.signs.outages,
    timers,
    now,
    known: readiness.note,
    log: warn,
  });
  return {
    suspect: ghosts.suspect,
    organisationKnown: organisation.known,
    start() {
      sweeping.start();
      ghosts.start();
      organisation.start();
    },
    close() {
      sweeping.close();
      ghosts.close();
      organisation.close();
    },
  };
}
