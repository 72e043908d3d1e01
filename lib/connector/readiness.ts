/** What Genesys still lacks of this connector, for the status. */
import type { Conditions } from "../conditions.ts";
import type { AppliedStep } from "../provision/outcome.ts";
import type { Secrets } from "../secrets.ts";
import type { Integrations } from "./integrations.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface ReadinessPorts {
  conditions: Conditions;
  settings: () => ConnectorSettings;
  integrations: Integrations;
  secrets: () => Secrets;
}

export interface Readiness {
  /** The competency table against what is known of Genesys. */
  note(): void;
  /** What a run of the provisioning has left undone. */
  noteLeft(steps: readonly AppliedStep[]): void;
}

export function createReadiness(ports: ReadinessPorts): Readiness {
  const { conditions, settings, integrations, secrets } = ports;

  /**
   * An integration without a flow takes messages that go nowhere, and nobody would say so. Without the permission to
   * attach one, somebody does it by hand, and we cannot see it.
   */
  function noteFlows(steps: readonly AppliedStep[]) {
    const without = steps.find(
      ({ competency, error }) =>
        error && error.code !== "GENESYS_PERMISSION" && integrations.find(competency)?.flowAttached === false,
    );
    if (without) conditions.set("no-flow", { competency: without.competency || "–" });
    else conditions.clear("no-flow");
  }

  return {
    note() {
      const known = settings().competencies.map(({ competency }) => integrations.find(competency));
      const missing = known.filter((one) => one === undefined).length;
      const stale = known.some((one) => one !== undefined && one.secretDigest !== secrets().digest);
      conditions.clear("provisioning");
      if (missing > 0) conditions.set("not-provisioned", { count: missing });
      else conditions.clear("not-provisioned");
      if (stale) conditions.set("secret-not-at-genesys");
      else conditions.clear("secret-not-at-genesys");
    },
    noteLeft(steps) {
      const conflict = steps.find(({ kind }) => kind === "conflict");
      if (conflict) conditions.set("conflict", { name: conflict.integrationName });
      else conditions.clear("conflict");
      const elsewhere = steps.find(
        ({ kind, field, done }) => kind === "update" && field === "webhookUrl" && !done,
      );
      if (elsewhere) conditions.set("address-not-at-genesys", { name: elsewhere.integrationName });
      else conditions.clear("address-not-at-genesys");
      noteFlows(steps);
    },
  };
}
