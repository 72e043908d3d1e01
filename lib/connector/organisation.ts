/**
 * Whether Genesys still is the organisation that the store knows: ids of another one are worthless, and its
 * conversations are gone (DESIGN §8). Asked at the start, and again until it has answered.
 */
import type { TimerHandle, Timers } from "../delivery/timers.ts";
import { asHandoverError } from "../errors.ts";
import type { Tracker } from "../escalation/tracker.ts";
import type { Genesys } from "../genesys/client.ts";
import type { Store } from "../store/store.ts";
import type { Integrations } from "./integrations.ts";
import type { Outages } from "./outages.ts";

export interface OrganisationPorts {
  genesys: Pick<Genesys, "organisations">;
  store: Store;
  tracker: Tracker;
  integrations: Integrations;
  outages: Outages;
  timers: Timers;
  now: () => number;
  /** Called once Genesys has answered. */
  known(): void;
  log: (line: string) => void;
}

export interface Organisation {
  /** Asks until Genesys has answered; each new failure is logged once. */
  start(): void;
  /** Resolves once it is clear whose ids the store holds. Rejects when Genesys does not say now. */
  known(): Promise<void>;
  close(): void;
}

const META = "organisation";
const ASK_AGAIN_MS = 60_000;

export function createOrganisation(ports: OrganisationPorts): Organisation {
  const { genesys, store, tracker, integrations, outages, timers, now, log } = ports;
  let answered: Promise<void> | undefined;
  let again: TimerHandle;
  let logged = "";
  let closed = false;

  async function ask(): Promise<void> {
    const { id = "" } = await genesys.organisations.me({ retries: 2 });
    const before = await store.meta(META);
    if (before && before !== id) await forget();
    if (before !== id) await store.commit({ meta: { [META]: id } });
    outages.over();
    ports.known();
  }

  async function forget(): Promise<void> {
    log(
      "Genesys answers as another organisation than before: its escalations and integrations are forgotten.",
    );
    for (const { id } of await store.liveEscalations())
      await tracker.apply(id, { kind: "gone", source: "reconciliation", at: now() });
    await integrations.forgetAll();
  }

  function known(): Promise<void> {
    answered ??= ask().catch((error) => {
      answered = undefined;
      outages.failed(asHandoverError(error).code);
      throw error;
    });
    return answered;
  }

  function start(): void {
    known().catch((error) => {
      if (closed) return;
      const { message } = asHandoverError(error);
      if (message !== logged) log(message);
      logged = message;
      again = timers.set(start, ASK_AGAIN_MS);
    });
  }

  return {
    start,
    known,
    close() {
      closed = true;
      timers.clear(again);
    },
  };
}
