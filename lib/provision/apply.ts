/** Carries out the steps of a plan, one after the other, and reports each; what failed can be applied again. */
import { asHandoverError, type ErrorCode } from "../errors.ts";
import type { KnownIntegration, Plan, Step } from "./plan.ts";
import type { ApplyPorts } from "./ports.ts";
import { carryOut } from "./steps.ts";
import type { WantedIntegration } from "./wanted.ts";

export interface AppliedStep extends Step {
  done: boolean;
  error?: { code: ErrorCode; message: string };
}

/** Which steps a run may carry out: the run after a deploy creates and adopts, and brings our own secrets up to date. */
export type Scope = "all" | "create-missing";

export async function apply(
  plan: Plan,
  wanted: readonly WantedIntegration[],
  known: ReadonlyMap<string, KnownIntegration>,
  scope: Scope,
  ports: ApplyPorts,
): Promise<AppliedStep[]> {
  const results: AppliedStep[] = [];
  for (const step of plan.steps) {
    ports.progress(results.length, plan.steps.length);
    const want = wanted.find(({ competency }) => competency === step.competency);
    const may = want !== undefined && mayDo(step, scope, plan);
    results.push(
      may ? await attempt(step, want, known.get(step.competency), ports) : { ...step, done: false },
    );
  }
  return results;
}

async function attempt(
  step: Step,
  want: WantedIntegration,
  known: KnownIntegration | undefined,
  ports: ApplyPorts,
): Promise<AppliedStep> {
  try {
    await carryOut[step.kind](step, want, known, ports);
    return { ...step, done: true };
  } catch (thrown) {
    const { code, message } = asHandoverError(thrown, "GENESYS_REJECTED");
    return { ...step, done: false, error: { code, message } };
  }
}

function mayDo(step: Step, scope: Scope, plan: Plan): boolean {
  if (step.kind === "conflict" || step.kind === "orphan") return false;
  if (scope === "all" || step.kind !== "update") return true;
  return step.field === "secret" && !pointsElsewhere(step, plan);
}

/** Known to us by its id, but at another address: a store that was copied from production knows production's ids. */
function pointsElsewhere({ integrationId }: Step, { steps }: Plan): boolean {
  return steps.some((step) => step.integrationId === integrationId && step.field === "webhookUrl");
}
