/** The connector's secrets as they stand now, and what is made of them: the users' ids on the wire. */
import { loadSecrets, markReplaced, type Secrets } from "../secrets.ts";
import type { Store } from "../store/store.ts";
import type { ConnectorSettings } from "./settings.ts";
import { createUserIds, createUserReader, type UserIdOf, type UserOf } from "./user-ids.ts";

export interface KeysPorts {
  store: Store;
  settings: Pick<
    ConnectorSettings,
    "webhookSecret" | "clientSecret" | "connectorName" | "deriveFrom" | "continueThread"
  >;
  now: () => number;
}

export interface Keys {
  /** Empty before the first `read`. */
  secrets(): Secrets;
  /** Reads which secrets are still accepted. */
  read(): Promise<void>;
  /** Every integration of ours has the current secret now. */
  arrived(): Promise<void>;
  userIdOf: UserIdOf;
  userOf: UserOf;
}

export function createKeys({ store, settings, now }: KeysPorts): Keys {
  let loaded: Secrets = { current: "", digest: "", accepted: [], idKeys: [] };
  const secrets = () => loaded;

  async function read(): Promise<void> {
    const { webhookSecret, clientSecret, connectorName, deriveFrom } = settings;
    const base = deriveFrom === "store" ? "" : clientSecret;
    loaded = await loadSecrets(store, { webhookSecret, clientSecret: base, connectorName }, now());
  }

  return {
    secrets,
    read,
    async arrived() {
      await markReplaced(store, loaded.current, now());
      await read();
    },
    userIdOf: createUserIds({ secrets, continueThread: () => settings.continueThread }),
    userOf: createUserReader(() => loaded.idKeys),
  };
}
