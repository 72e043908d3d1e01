/** What Genesys should look like, against what it looks like: the steps between. Pure; `apply` carries them out. */
import { createHash } from "node:crypto";
import { type Extras, furtherSteps, type PlannedRow } from "./further.ts";
import type { FoundIntegration, KnownIntegration } from "./integration.ts";
import { byAge, type Candidates, candidatesAmong, isOurs, markOf } from "./matching.ts";
import { orphans } from "./orphans.ts";
import { type Plan, type Reason, type Step, type StepKind, stepOf } from "./step.ts";
import type { WantedIntegration } from "./wanted.ts";

export type { Plan } from "./step.ts";

export interface PlanQuestion {
  wanted: readonly WantedIntegration[];
  found: readonly FoundIntegration[];
  /** By competency. */
  known: ReadonlyMap<string, KnownIntegration>;
  secretDigest: string;
  /** Ids of foreign integrations that the caller takes over knowingly. */
  takeOver: readonly string[];
  /** What else the caller asked for; absent = the integrations alone. */
  extras?: Extras;
}

export function plan(question: PlanQuestion): Plan {
  const world: World = {
    ...question,
    byId: new Map(question.found.map((one) => [one.id, one])),
    candidates: candidatesAmong(question.found),
    claimed: new Set([...question.known.values()].map(({ id }) => id)),
  };
  const rows = question.wanted.map((want) => rowOf(want, world));
  const further = furtherSteps(rows, question.extras ?? {});
  const steps = [
    ...further.organisation,
    ...rows.flatMap(({ want, steps: own }) => withFurther(own, further.of(want))),
  ];
  steps.push(...orphans(question, new Set(steps.map(({ integrationId }) => integrationId))));
  return { hash: hashOf(steps), steps, summary: summaryOf(steps) };
}

interface World extends PlanQuestion {
  byId: ReadonlyMap<string, FoundIntegration>;
  candidates: Candidates;
  /** Ids that belong to a row already: what the store knows, and what a row before has got. */
  claimed: Set<string>;
}

function rowOf(want: WantedIntegration, world: World): PlannedRow {
  const known = world.known.get(want.competency);
  const byId = known && world.byId.get(known.id);
  if (byId) return { want, found: byId, steps: keepOrUpdate(want, byId, known, world.secretDigest) };

  const free = world.candidates.of(want).filter(({ id }) => !world.claimed.has(id));
  const ours = free.filter((one) => isOurs(one, want) || takenOver(one, want, world)).toSorted(byAge);
  for (const { id } of ours) world.claimed.add(id);
  const broken = ours.filter((one) => one.broken);
  const [oldest, ...rest] = ours.filter((one) => !one.broken);
  const left = [
    ...rest.map((one) => step("orphan", want, one, "second")),
    ...broken.map((one) => step("orphan", want, one, "broken")),
  ];
  if (oldest) {
    const reason = world.takeOver.includes(oldest.id) ? "taken-over" : "ours";
    return { want, found: oldest, steps: [step("adopt", want, oldest, reason), ...left] };
  }
  const namesake = free.find(({ name, id }) => name === want.name && !world.claimed.has(id));
  if (namesake) {
    world.claimed.add(namesake.id);
    const reason = namesake.webhookUrl === want.webhookUrl ? "other-connector" : "elsewhere";
    return { want, steps: [...left, { ...step("conflict", want, namesake, reason) }] };
  }
  const reason = broken.length > 0 ? "failed-before" : known ? "gone" : "missing";
  return { want, steps: [step("create", want, null, reason), ...left] };
}

const takenOver = (one: FoundIntegration, want: WantedIntegration, { takeOver }: World): boolean =>
  one.name === want.name && takeOver.includes(one.id);

function keepOrUpdate(
  want: WantedIntegration,
  found: FoundIntegration,
  known: KnownIntegration,
  secretDigest: string,
): Step[] {
  const updates: Step[] = [];
  const update = (field: Step["field"], old: string, next: string, reason: Reason) =>
    updates.push(stepOf({ ...step("update", want, found, reason), field, old, new: next }));
  if (found.webhookUrl !== want.webhookUrl)
    update("webhookUrl", found.webhookUrl, want.webhookUrl, "address-differs");
  if (markOf(found) !== want.marker) update("marker", markOf(found) ?? "", want.marker, "mark-missing");
  if (known.secretDigest !== secretDigest)
    update("secret", known.secretDigest.slice(0, 8), secretDigest.slice(0, 8), "secret-newer");
  if (updates.length > 0) return updates;
  return [step("keep", want, found, found.name === want.name ? "fits" : "renamed")];
}

/** What is to be changed besides takes the place of "as it should be". */
function withFurther(own: Step[], further: Step[]): Step[] {
  return further.length === 0 ? own : [...own.filter(({ kind }) => kind !== "keep"), ...further];
}

function step(kind: StepKind, want: WantedIntegration, found: FoundIntegration | null, reason: Reason): Step {
  return stepOf({
    kind,
    competency: want.competency,
    integrationId: found?.id ?? null,
    integrationName: found?.name ?? want.name,
    field: null,
    old: kind === "conflict" ? (found?.webhookUrl ?? null) : null,
    new: kind === "create" ? want.webhookUrl : null,
    reason,
  });
}

function hashOf(steps: Step[]): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex").slice(0, 16);
}

/** How many of which kind: `1 create, 2 keep`. */
export function summaryOf(steps: readonly Step[]): string {
  const counts = new Map<StepKind, number>();
  for (const { kind } of steps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ") || "nothing wanted";
}
