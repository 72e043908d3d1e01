/** Carries out the steps of a plan and reports each; what failed can be applied again. */
import { createAll } from "./creation.ts";
import { type AppliedStep, type Outcome, outcomeOf, resultOf } from "./outcome.ts";
import type { Plan } from "./plan.ts";
import type { ApplyPorts } from "./ports.ts";
import { ORGANISATION, type Step } from "./step.ts";
import { carryOut } from "./steps.ts";
import type { WantedIntegration } from "./wanted.ts";

export type { AppliedStep } from "./outcome.ts";

/** Which steps a run may carry out: the run after a deploy creates and adopts, and brings our own secrets up to date. */
export type Scope = "all" | "create-missing";

/**
 * The integrations that are missing first, together, because Genesys takes its time for each; then the other steps in
 * their order. The results stand in the order of the plan.
 */
export async function apply(
  plan: Plan,
  wanted: readonly WantedIntegration[],
  scope: Scope,
  ports: ApplyPorts,
): Promise<AppliedStep[]> {
  const rows = new Map(wanted.map((want) => [want.competency, want]));
  const allowed = plan.steps.filter((step) => mayDo(step, scope, plan));
  const work = allowed.filter(({ kind }) => kind !== "keep").length;
  const outcomes = new Map<Step, Outcome>();
  const tell = () => work > 0 && ports.progress(Math.min(outcomes.size, work), work);

  const creations = allowed.flatMap((step) => {
    const want = step.kind === "create" ? rows.get(step.competency) : undefined;
    return want ? [{ step, want }] : [];
  });
  tell();
  await createAll(creations, ports, (step, outcome) => {
    outcomes.set(step, outcome);
    tell();
  });
  for (const step of allowed) {
    if (outcomes.has(step)) continue;
    if (step.kind !== "keep") tell();
    outcomes.set(step, await outcomeOf(carryOut(step, rows.get(step.competency), ports)));
  }
  return plan.steps.map((step) => resultOf(step, outcomes.get(step)));
}

function mayDo(step: Step, scope: Scope, plan: Plan): boolean {
  const { kind, competency, field, reason } = step;
  if (kind === "conflict" || kind === "orphan" || kind === "delete") return false;
  if (scope === "all") return true;
  if (competency === ORGANISATION) return false;
  // What Genesys could not create would be tried again with every deploy, and leave a broken one each time.
  if (kind === "create") return reason !== "failed-before";
  return kind !== "update" || (field === "secret" && !pointsElsewhere(step, plan));
}

/** Known to us by its id, but at another address: a store that was copied from production knows production's ids. */
function pointsElsewhere({ integrationId }: Step, { steps }: Plan): boolean {
  return steps.some((step) => step.integrationId === integrationId && step.field === "webhookUrl");
}
