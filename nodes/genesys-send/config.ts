/** What a genesys-send keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Migration } from "../shared/config/migrate.ts";
import { fromMessage, type TypedValue } from "../shared/config/typed-value.ts";

export interface SendProperties {
  name: string;
  /** The id of the genesys-config. */
  connector: string;
  chatId: TypedValue;
  text: TypedValue;
  attachments: TypedValue;
  history: TypedValue;
  configVersion: number;
}

export const SEND_DEFAULTS: SendProperties = {
  name: "",
  connector: "",
  chatId: fromMessage("chatId"),
  text: fromMessage("payload"),
  attachments: fromMessage("attachments"),
  history: fromMessage("history"),
  configVersion: 1,
};

export const SEND_MIGRATIONS: readonly Migration[] = [];
