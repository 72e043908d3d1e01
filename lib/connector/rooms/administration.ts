/** What people ask of a connector rather than chats: provisioning, the doctor, and what happened to a chat. */
import { type ConnectorDoctor, createConnectorDoctor } from "../doctor.ts";
import { createExplaining, type Explaining } from "../explaining.ts";
import { createProvisioning, type Provisioning } from "../provisioning.ts";
import type { Readiness } from "../readiness.ts";
import type { Ground } from "./ground.ts";
import type { Life } from "./life.ts";
import type { Line } from "./line.ts";
import type { Records } from "./records.ts";
import type { Rounds } from "./rounds.ts";

export interface AdministrationPorts {
  line: Line;
  records: Records;
  readiness: Readiness;
  life: Life;
  rounds: Rounds;
}

export interface Administration {
  provisioning: Provisioning;
  doctor: ConnectorDoctor;
  explaining: Explaining;
}

export function createAdministration(ground: Ground, ports: AdministrationPorts): Administration {
  const { settings, conditions, timers, now, wait } = ground;
  const { line, readiness, life, rounds } = ports;
  const { store, keys, integrations } = ports.records;
  const provisioning = createProvisioning({
    settings,
    genesys: () => line.genesys,
    store,
    integrations,
    secrets: keys.secrets,
    organisationKnown: rounds.organisationKnown,
    secretArrived: keys.arrived,
    wait,
    progress: (done, of) => conditions.set("provisioning", { done, of }),
  });
  const doctor = createConnectorDoctor({
    settings,
    store,
    integrations,
    secrets: keys.secrets,
    userOf: keys.userOf,
    socket: life.socket,
    timers,
    now,
  });
  const explaining = createExplaining({ store, naming: ground.initial.agentNaming });
  return { provisioning: noted(provisioning, readiness), doctor, explaining };
}

/** Whatever a run has changed at Genesys, or left undone, shows in the status. */
function noted(provisioning: Provisioning, readiness: Readiness): Provisioning {
  return {
    ...provisioning,
    async prune(ids) {
      try {
        return await provisioning.prune(ids);
      } finally {
        readiness.note();
      }
    },
    async apply(scope, hash, asked) {
      try {
        const applied = await provisioning.apply(scope, hash, asked);
        readiness.noteLeft(applied.steps);
        return applied;
      } finally {
        readiness.note();
      }
    },
  };
}
