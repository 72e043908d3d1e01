/** What Genesys should look like, against what it looks like: the steps between. Pure; `apply` carries them out. */
import { createHash } from "node:crypto";
import { MARKER_HEADER, type WantedIntegration } from "./wanted.ts";

/** An open-messaging integration as far as planning looks at it. */
export interface FoundIntegration {
  id: string;
  name: string;
  webhookUrl: string;
  webhookHeaders: Record<string, string>;
  recipientId: string;
  /** ISO-8601; "" when Genesys does not say. */
  dateCreated: string;
}

/** What the store remembers of an integration of ours. */
export interface KnownIntegration {
  id: string;
  name: string;
  recipientId: string;
  /** Digest of the webhook secret that Genesys was given last. */
  secretDigest: string;
  /** True once the flow of its row was attached by us, or none was to attach. */
  flowAttached?: boolean;
}

export type StepKind = "create" | "adopt" | "keep" | "update" | "conflict" | "orphan";

export interface Step {
  kind: StepKind;
  competency: string;
  integrationId: string | null;
  integrationName: string;
  /** What an `update` changes; null otherwise. */
  field: "webhookUrl" | "secret" | "marker" | null;
  old: string | null;
  new: string | null;
  why: string;
}

export interface Plan {
  hash: string;
  steps: Step[];
  summary: string;
}

export interface PlanQuestion {
  wanted: readonly WantedIntegration[];
  found: readonly FoundIntegration[];
  /** By competency. */
  known: ReadonlyMap<string, KnownIntegration>;
  secretDigest: string;
  /** Ids of foreign integrations that the caller takes over knowingly. */
  takeOver: readonly string[];
}

export function plan(question: PlanQuestion): Plan {
  const world: World = {
    ...question,
    byId: new Map(question.found.map((one) => [one.id, one])),
    claimed: new Set([...question.known.values()].map(({ id }) => id)),
  };
  const steps = question.wanted.flatMap((want) => stepsFor(want, world));
  steps.push(...orphans(question, new Set(steps.map(({ integrationId }) => integrationId))));
  return { hash: hashOf(steps), steps, summary: summaryOf(steps) };
}

interface World extends PlanQuestion {
  byId: ReadonlyMap<string, FoundIntegration>;
  /** Ids that belong to a row already: what the store knows, and what a row before has got. */
  claimed: Set<string>;
}

function stepsFor(want: WantedIntegration, world: World): Step[] {
  const known = world.known.get(want.competency);
  const byId = known && world.byId.get(known.id);
  if (byId) return keepOrUpdate(want, byId, known, world.secretDigest);
  const free = world.found.filter(({ id }) => !world.claimed.has(id));
  const [oldest, ...rest] = ours(want, free, world.takeOver);
  if (oldest) {
    for (const { id } of [oldest, ...rest]) world.claimed.add(id);
    return [adopt(want, oldest, world), ...rest.map((other) => doubled(want, other))];
  }
  const namesake = free.find(({ name }) => name === want.name);
  if (!namesake)
    return [step("create", want, null, known ? "its integration is gone from Genesys" : "not there yet")];
  world.claimed.add(namesake.id);
  return [step("conflict", want, namesake, conflictWith(namesake, want))];
}

function conflictWith({ webhookUrl }: FoundIntegration, want: WantedIntegration): string {
  return webhookUrl === want.webhookUrl
    ? "has our name and our address but the mark of another connector"
    : `has our name but points to ${hostOf(webhookUrl)}`;
}

/** By name we take only what is provably ours: our mark at our address, or what the caller lists (DESIGN §9). */
function ours(
  want: WantedIntegration,
  free: readonly FoundIntegration[],
  takeOver: readonly string[],
): FoundIntegration[] {
  return free
    .filter((one) => {
      if (one.name === want.name && takeOver.includes(one.id)) return true;
      if (one.webhookUrl !== want.webhookUrl) return false;
      return headerOf(one) === want.marker || (headerOf(one) === undefined && one.name === want.name);
    })
    .toSorted((a, b) => a.dateCreated.localeCompare(b.dateCreated));
}

function headerOf({ webhookHeaders }: FoundIntegration): string | undefined {
  const name = MARKER_HEADER.toLowerCase();
  return Object.entries(webhookHeaders).find(([key]) => key.toLowerCase() === name)?.[1];
}

function keepOrUpdate(
  want: WantedIntegration,
  found: FoundIntegration,
  known: KnownIntegration,
  secretDigest: string,
): Step[] {
  const updates: Step[] = [];
  const update = (field: Step["field"], old: string, next: string, why: string) =>
    updates.push({ ...step("update", want, found, why), field, old, new: next });
  if (found.webhookUrl !== want.webhookUrl) {
    update("webhookUrl", found.webhookUrl, want.webhookUrl, "the webhook address differs");
  }
  if (headerOf(found) !== want.marker)
    update("marker", headerOf(found) ?? "", want.marker, "our mark is missing");
  if (known.secretDigest !== secretDigest) {
    update(
      "secret",
      known.secretDigest.slice(0, 8),
      secretDigest.slice(0, 8),
      "the webhook secret is a newer one",
    );
  }
  if (updates.length > 0) return updates;
  const renamed = found.name === want.name ? "as it should be" : `renamed to "${found.name}", still ours`;
  return [step("keep", want, found, renamed)];
}

function adopt(want: WantedIntegration, found: FoundIntegration, { takeOver }: PlanQuestion): Step {
  const why = takeOver.includes(found.id)
    ? "taken over, as the message says"
    : "carries our mark or our address";
  return step("adopt", want, found, why);
}

function doubled(want: WantedIntegration, found: FoundIntegration): Step {
  return step("orphan", want, found, SECOND_OF_OURS);
}

const SECOND_OF_OURS = "a second one of ours for the same competency";

/** Ours by mark and address, but no row has it. */
function orphans({ wanted, found }: PlanQuestion, planned: ReadonlySet<string | null>): Step[] {
  const connector = wanted[0]?.marker.split("/")[0];
  const address = wanted[0]?.webhookUrl;
  return found
    .filter((one) => !planned.has(one.id) && one.webhookUrl === address)
    .filter((one) => headerOf(one)?.split("/")[0] === connector)
    .map((one) => {
      const competency = decoded(headerOf(one)?.split("/")[1] ?? "");
      return {
        kind: "orphan" as const,
        competency,
        integrationId: one.id,
        integrationName: one.name,
        field: null,
        old: null,
        new: null,
        why: wanted.some((want) => want.competency === competency)
          ? SECOND_OF_OURS
          : "no row of the competency table asks for it",
      };
    });
}

/** Anybody may have written into the header. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function step(kind: StepKind, want: WantedIntegration, found: FoundIntegration | null, why: string): Step {
  return {
    kind,
    competency: want.competency,
    integrationId: found?.id ?? null,
    integrationName: found?.name ?? want.name,
    field: null,
    old: null,
    new: kind === "create" ? want.webhookUrl : null,
    why,
  };
}

function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : "an unreadable address";
}

function hashOf(steps: Step[]): string {
  return createHash("sha256").update(JSON.stringify(steps)).digest("hex").slice(0, 16);
}

function summaryOf(steps: Step[]): string {
  const counts = new Map<StepKind, number>();
  for (const { kind } of steps) counts.set(kind, (counts.get(kind) ?? 0) + 1);
  return [...counts].map(([kind, count]) => `${count} ${kind}`).join(", ") || "nothing wanted";
}
