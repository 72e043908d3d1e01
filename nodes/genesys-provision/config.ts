/** What a genesys-provision keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Migration } from "../shared/config/migrate.ts";

/** What a deploy does by itself; `create-missing` never changes or deletes anything. */
export type OnDeploy = "create-missing" | "nothing";

export interface ProvisionProperties {
  name: string;
  /** The id of the genesys-config. */
  connector: string;
  onDeploy: OnDeploy;
  configVersion: number;
}

export const PROVISION_DEFAULTS: ProvisionProperties = {
  name: "",
  connector: "",
  onDeploy: "create-missing",
  configVersion: 1,
};

export const PROVISION_MIGRATIONS: readonly Migration[] = [];
