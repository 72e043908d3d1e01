/** What a genesys-receive keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Migration } from "../shared/config/migrate.ts";
import type { SwitchSetting } from "../shared/config/typed-value.ts";

/** Receives what agents of every competency say. */
export const ALL_COMPETENCIES = "*";

/**
 * When a webhook's entry counts as delivered: once the flow has it (and then Genesys gets a receipt or not), or once
 * the flow answers `delivered`.
 */
export const CONFIRM = ["handed-over", "handed-over-receipt", "flow"] as const;
export type Confirm = (typeof CONFIRM)[number];

export interface ReceiveProperties {
  name: string;
  /** The id of the genesys-config. */
  connector: string;
  /** `*` = all, `""` = the row without competency, else the competency's name. */
  competency: string;
  confirm: Confirm;
  /** Messages come with `msg.html` as well: their text with line breaks and links, and nothing else, as html. */
  html: SwitchSetting;
  configVersion: number;
}

export const RECEIVE_DEFAULTS: ReceiveProperties = {
  name: "",
  connector: "",
  competency: ALL_COMPETENCIES,
  confirm: "handed-over",
  html: false,
  configVersion: 1,
};

export const RECEIVE_MIGRATIONS: readonly Migration[] = [];
