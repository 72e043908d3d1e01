/** Which integration serves which competency: the ids that provisioning found or made, kept in the store. */
import { HandoverError } from "../errors.ts";
import type { KnownIntegration } from "../provision/integration.ts";
import type { Store } from "../store/store.ts";

const PREFIX = "integration:";

export interface Integrations {
  load(): Promise<void>;
  /** Throws NOT_PROVISIONED. */
  of(competency: string): KnownIntegration;
  find(competency: string): KnownIntegration | undefined;
  all(): ReadonlyMap<string, KnownIntegration>;
  remember(competency: string, known: KnownIntegration): Promise<void>;
  forget(competency: string): Promise<void>;
  forgetAll(): Promise<void>;
}

export function createIntegrations(store: Store): Integrations {
  const known = new Map<string, KnownIntegration>();
  return {
    async load() {
      for (const [key, text] of await store.metaStartingWith(PREFIX)) {
        known.set(key.slice(PREFIX.length), JSON.parse(text) as KnownIntegration);
      }
    },
    of(competency) {
      const integration = known.get(competency);
      if (integration) return integration;
      const name = competency === "" ? "without competency" : `"${competency}"`;
      throw new HandoverError(
        "NOT_PROVISIONED",
        `There is no integration in Genesys for ${name} yet.`,
        "Run genesys-provision (msg.action = plan shows what is missing and why), then try again.",
      );
    },
    find: (competency) => known.get(competency),
    all: () => known,
    async remember(competency, integration) {
      await store.commit({ meta: { [PREFIX + competency]: JSON.stringify(integration) } });
      known.set(competency, integration);
    },
    async forget(competency) {
      await store.commit({ meta: { [PREFIX + competency]: null } });
      known.delete(competency);
    },
    async forgetAll() {
      const gone = Object.fromEntries([...known.keys()].map((competency) => [PREFIX + competency, null]));
      await store.commit({ meta: gone });
      known.clear();
    },
  };
}
