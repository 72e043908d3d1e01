/** What a genesys-provision keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Migration } from "../shared/config/migrate.ts";
import type { SwitchSetting } from "../shared/config/typed-value.ts";

/** What a deploy does by itself; `create-missing` creates, adopts, and brings our own integrations' secret up to date. */
export type OnDeploy = "create-missing" | "nothing";

export interface ProvisionProperties {
  name: string;
  /** The id of the genesys-config. */
  connector: string;
  onDeploy: OnDeploy;
  /** Further steps of a plan that a message asks for; the run after a deploy never takes them. */
  includeFlow: SwitchSetting;
  includeTyping: SwitchSetting;
  includeDocuments: SwitchSetting;
  configVersion: number;
}

export const PROVISION_DEFAULTS: ProvisionProperties = {
  name: "",
  connector: "",
  onDeploy: "create-missing",
  includeFlow: false,
  includeTyping: false,
  includeDocuments: false,
  configVersion: 1,
};

export const PROVISION_MIGRATIONS: readonly Migration[] = [];
