/** Plan, apply, check and prune for one connector: the pure planning fed from Genesys and the store. */
import { HandoverError } from "../errors.ts";
import { apply, type Scope } from "../provision/apply.ts";
import type { FoundIntegration } from "../provision/integration.ts";
import type { AppliedStep } from "../provision/outcome.ts";
import { type Plan, plan, summaryOf } from "../provision/plan.ts";
import { prune } from "../provision/prune.ts";
import type { Include } from "../provision/step.ts";
import { type WantedIntegration, wantedOf } from "../provision/wanted.ts";
import { applyPortsOf, type RunPorts } from "./provision-ports.ts";
import { readExtras, readIntegrations } from "./provision-reading.ts";
import type { ConnectorSettings } from "./settings.ts";

export interface ProvisioningPorts extends RunPorts {
  settings: () => ConnectorSettings;
  /** Resolves once it is clear that the known ids are of this organisation. */
  organisationKnown(): Promise<void>;
  /** Every integration of ours has the current secret now. */
  secretArrived(): Promise<void>;
}

/** What a plan is asked to look at besides what is always looked at. */
export interface PlanAsked {
  /** Ids of foreign integrations with our name that shall become ours. */
  takeOver?: readonly string[];
  include?: readonly Include[];
}

export interface AppliedPlan {
  hash: string;
  steps: AppliedStep[];
  summary: string;
}

export interface Provisioning {
  plan(asked?: PlanAsked): Promise<Plan>;
  /** Refuses when the world is not as the hash says; without a hash (the run after a deploy) it takes the plan of now. */
  apply(scope: Scope, hash?: string, asked?: PlanAsked): Promise<AppliedPlan>;
  /** Deletes what is listed, as far as it is ours and not needed; with an empty list it names what could be deleted. */
  prune(ids: readonly string[]): Promise<AppliedPlan>;
  /** Resolves when no run is under way, so that an escalation in the first second after a deploy finds its integration. */
  idle(): Promise<void>;
}

export function createProvisioning(ports: ProvisioningPorts): Provisioning {
  const { integrations, genesys, settings } = ports;
  let running: Promise<unknown> = Promise.resolve();

  const wanted = (): WantedIntegration[] => {
    const { competencies, connectorName, webhookUrl } = settings();
    return wantedOf(competencies, connectorName, webhookUrl);
  };

  async function lookAndPlan(asked: PlanAsked): Promise<{ found: FoundIntegration[]; planned: Plan }> {
    await ports.organisationKnown();
    const [found, extras] = await Promise.all([
      readIntegrations(genesys()),
      readExtras(genesys(), settings().connectorName, asked.include ?? []),
    ]);
    const known = integrations.all();
    const secretDigest = ports.secrets().digest;
    const takeOver = asked.takeOver ?? [];
    return { found, planned: plan({ wanted: wanted(), found, known, secretDigest, takeOver, extras }) };
  }

  async function applyNow(scope: Scope, hash: string | undefined, asked: PlanAsked): Promise<AppliedPlan> {
    const { planned } = await lookAndPlan(asked);
    if (hash !== undefined && hash !== planned.hash) throw worldMoved();
    const steps = await apply(planned, wanted(), scope, applyPortsOf(ports));
    if (allHaveSecret(ports)) await ports.secretArrived();
    return { ...planned, steps };
  }

  async function pruneNow(ids: readonly string[]): Promise<AppliedPlan> {
    const { found, planned } = await lookAndPlan({});
    if (ids.length === 0) {
      const orphans = planned.steps.filter(({ kind }) => kind === "orphan");
      const steps = orphans.map((step) => ({ ...step, done: false }));
      return { ...planned, steps, summary: steps.length === 0 ? "nothing to delete" : summaryOf(steps) };
    }
    const steps = await prune(planned, found, ids, applyPortsOf(ports));
    return { hash: planned.hash, steps, summary: summaryOf(steps) };
  }

  /** One run at a time: two at once could each create what the other is creating. */
  function inTurn<T>(task: () => Promise<T>): Promise<T> {
    const result = running.then(task, task);
    running = result.catch(() => undefined);
    return result;
  }

  return {
    plan: async (asked = {}) => (await lookAndPlan(asked)).planned,
    apply: (scope, hash, asked = {}) => inTurn(() => applyNow(scope, hash, asked)),
    prune: (ids) => inTurn(() => pruneNow(ids)),
    idle: async () => void (await running),
  };
}

/** A row without an integration, such as one in conflict, never had an older secret of ours. */
function allHaveSecret({ settings, integrations, secrets }: ProvisioningPorts): boolean {
  const { digest } = secrets();
  const known = settings().competencies.map(({ competency }) => integrations.find(competency));
  return known.every((one) => one === undefined || one.secretDigest === digest);
}

function worldMoved(): HandoverError {
  return new HandoverError(
    "GENESYS_REJECTED",
    "Genesys or the competency table has changed since this plan was made.",
    "Run genesys-provision with msg.action = plan again, look at the new plan, then apply that one.",
  );
}
