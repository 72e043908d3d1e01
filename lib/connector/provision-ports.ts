/** What a run of the provisioning may do: calls to Genesys, and what the store keeps. */
import { HandoverError, isRetriable } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { ApplyPorts, Created } from "../provision/ports.ts";
import type { Secrets } from "../secrets.ts";
import type { Store } from "../store/store.ts";
import type { Integrations } from "./integrations.ts";
import { createdOf, readIntegrations } from "./provision-reading.ts";
import { documentsSetting, typingSetting } from "./shared-settings.ts";

export interface RunPorts {
  genesys: () => Genesys;
  store: Pick<Store, "liveEscalations">;
  integrations: Integrations;
  secrets: () => Secrets;
  wait(ms: number): Promise<void>;
  progress(done: number, of: number): void;
}

export function applyPortsOf({
  store,
  integrations,
  secrets,
  wait,
  progress,
  ...ports
}: RunPorts): ApplyPorts {
  const genesys = ports.genesys();
  const { current, digest } = secrets();
  return {
    create: async (request) => createdOf(await genesys.integrations.create(request), current),
    update: async (id, change) => void (await genesys.integrations.update(id, change)),
    remove: (id) => genesys.integrations.remove(id),
    look: () => readIntegrations(genesys),
    status: (id) => statusOf(genesys, id, current),
    gone: (id) => isGone(genesys, id),
    async flowOf(recipientId) {
      const { flow } = await genesys.recipients.get(recipientId, { retries: 2 });
      return flow?.id ?? null;
    },
    attachFlow: async (recipientId, flowId) =>
      void (await genesys.recipients.attachFlow(recipientId, flowId)),
    shared: { typing: typingSetting(genesys), documents: documentsSetting(genesys) },
    known: integrations.all(),
    remember: integrations.remember,
    forget: integrations.forget,
    async liveOn(integrationId) {
      const live = await store.liveEscalations();
      return live.filter((escalation) => escalation.integrationId === integrationId).length;
    },
    secret: current,
    secretDigest: digest,
    wait,
    progress,
  };
}

async function statusOf(genesys: Genesys, id: string, secret: string): Promise<Created | undefined> {
  try {
    return createdOf(await genesys.integrations.get(id), secret);
  } catch (error) {
    if (isRetriable(error) || isNotFound(error)) return undefined;
    throw error;
  }
}

async function isGone(genesys: Genesys, id: string): Promise<boolean> {
  try {
    await genesys.integrations.get(id);
    return false;
  } catch (error) {
    if (isNotFound(error)) return true;
    if (error instanceof HandoverError && isRetriable(error)) return false;
    throw error;
  }
}
