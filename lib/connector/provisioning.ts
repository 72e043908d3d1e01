/** Plan, apply and check for one connector: the pure planning fed from Genesys and the store. */
import type { Models } from "purecloud-platform-client-v2";
import { HandoverError, isRetriable } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import { type AppliedStep, apply, type Scope } from "../provision/apply.ts";
import { type FoundIntegration, type Plan, plan } from "../provision/plan.ts";
import type { ApplyPorts, Created } from "../provision/ports.ts";
import { type WantedIntegration, wantedOf } from "../provision/wanted.ts";
import type { Secrets } from "../secrets.ts";
import type { Integrations } from "./integrations.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface ProvisioningPorts {
  settings: () => ConnectorSettings;
  genesys: () => Genesys;
  integrations: Integrations;
  secrets: () => Secrets;
  /** Resolves once it is clear that the known ids are of this organisation. */
  organisationKnown(): Promise<void>;
  /** Every integration of ours has the current secret now. */
  secretArrived(): Promise<void>;
  wait(ms: number): Promise<void>;
  progress(done: number, of: number): void;
}

export interface AppliedPlan {
  hash: string;
  steps: AppliedStep[];
  summary: string;
}

export interface Provisioning {
  plan(takeOver?: readonly string[]): Promise<Plan>;
  /** Refuses when the world is not as the hash says; without a hash (the run after a deploy) it takes the plan of now. */
  apply(scope: Scope, hash?: string, takeOver?: readonly string[]): Promise<AppliedPlan>;
  /** Resolves when no run is under way, so that an escalation in the first second after a deploy finds its integration. */
  idle(): Promise<void>;
}

export function createProvisioning(ports: ProvisioningPorts): Provisioning {
  const { integrations, genesys } = ports;
  let running: Promise<unknown> = Promise.resolve();

  const wanted = (): WantedIntegration[] => {
    const { competencies, connectorName, webhookUrl } = ports.settings();
    return wantedOf(competencies, connectorName, webhookUrl);
  };

  async function planNow(takeOver: readonly string[]): Promise<Plan> {
    await ports.organisationKnown();
    const found = (await genesys().integrations.list({ retries: 2 }))
      .map(foundOf)
      .filter((one) => one !== undefined);
    const secretDigest = ports.secrets().digest;
    return plan({ wanted: wanted(), found, known: integrations.all(), secretDigest, takeOver });
  }

  async function applyNow(
    scope: Scope,
    hash: string | undefined,
    takeOver: readonly string[],
  ): Promise<AppliedPlan> {
    const current = await planNow(takeOver);
    if (hash !== undefined && hash !== current.hash) throw worldMoved();
    const steps = await apply(current, wanted(), integrations.all(), scope, applyPorts());
    if (allHaveSecret(ports)) await ports.secretArrived();
    return { hash: current.hash, steps, summary: current.summary };
  }

  function applyPorts(): ApplyPorts {
    const { current, digest } = ports.secrets();
    return {
      create: async (request) => createdOf(await genesys().integrations.create(request)),
      update: async (id, request) => void (await genesys().integrations.update(id, request)),
      status: (id) => statusOf(genesys(), id),
      flowOf: async (recipientId) =>
        (await genesys().recipients.get(recipientId, { retries: 2 })).flow?.id ?? null,
      attachFlow: async (recipientId, flowId) =>
        void (await genesys().recipients.attachFlow(recipientId, flowId)),
      remember: integrations.remember,
      secret: current,
      secretDigest: digest,
      wait: ports.wait,
      progress: ports.progress,
    };
  }

  /** One run at a time: two at once could each create what the other is creating. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = running.then(task, task);
    running = result.catch(() => undefined);
    return result;
  }

  return {
    plan: (takeOver = []) => planNow(takeOver),
    apply: (scope, hash, takeOver = []) => inTurn(() => applyNow(scope, hash, takeOver)),
    idle: async () => void (await running),
  };
}

function allHaveSecret({ settings, integrations, secrets }: ProvisioningPorts): boolean {
  const { digest } = secrets();
  return settings().competencies.every(
    ({ competency }) => integrations.find(competency)?.secretDigest === digest,
  );
}

async function statusOf(genesys: Genesys, id: string): Promise<Created | undefined> {
  try {
    return createdOf(await genesys.integrations.get(id));
  } catch (error) {
    if (isRetriable(error) || (error instanceof HandoverError && error.facts.status === 404))
      return undefined;
    throw error;
  }
}

function createdOf(integration: Models.OpenIntegration): Created {
  return {
    id: integration.id ?? "",
    name: integration.name ?? "",
    recipientId: integration.recipient?.id ?? "",
    webhookHeaders: integration.webhookHeaders ?? {},
    createStatus: integration.createStatus ?? "Completed",
    createError: integration.createError?.message,
  };
}

/** An integration on its way out is no longer there for planning. */
function foundOf(integration: Models.OpenIntegration): FoundIntegration | undefined {
  const { id, name, status, webhookHeaders, recipient, dateCreated } = integration;
  if (!id || /^delet/i.test(status ?? "")) return undefined;
  return {
    id,
    name: name ?? "",
    webhookUrl: integration.outboundNotificationWebhookUrl ?? "",
    webhookHeaders: webhookHeaders ?? {},
    recipientId: recipient?.id ?? "",
    dateCreated: dateCreated ?? "",
  };
}

function worldMoved(): HandoverError {
  return new HandoverError(
    "GENESYS_REJECTED",
    "Genesys or the competency table has changed since this plan was made.",
    "Run genesys-provision with msg.action = plan again, look at the new plan, then apply that one.",
  );
}
