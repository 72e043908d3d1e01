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
  const claimed = new Set<string>();
  const steps = question.wanted.flatMap((want) => stepsFor(want, question, claimed));
  steps.push(...orphans(question, claimed));
  return { hash: hashOf(steps), steps, summary: summaryOf(steps) };
}

function stepsFor(want: WantedIntegration, question: PlanQuestion, claimed: Set<string>): Step[] {
  const known = question.known.get(want.competency);
  const byId = known && question.found.find(({ id }) => id === known.id);
  if (byId) {
    claimed.add(byId.id);
    return keepOrUpdate(want, byId, known, question.secretDigest);
  }
  const [oldest, ...rest] = ours(want, question);
  if (oldest) {
    for (const { id } of [oldest, ...rest]) claimed.add(id);
    return [adopt(want, oldest, question), ...rest.map((other) => doubled(want, other))];
  }
  const namesake = question.found.find(({ name }) => name === want.name);
  if (!namesake)
    return [step("create", want, null, known ? "its integration is gone from Genesys" : "not there yet")];
  claimed.add(namesake.id);
  return [step("conflict", want, namesake, `has our name but points to ${hostOf(namesake.webhookUrl)}`)];
}

/** By name we take only what is provably ours: our marker, our address, or what the caller lists (DESIGN §9). */
function ours(want: WantedIntegration, { found, takeOver, known }: PlanQuestion): FoundIntegration[] {
  const taken = new Set([...known.values()].map(({ id }) => id));
  return found
    .filter(({ id }) => !taken.has(id))
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
  return step("orphan", want, found, "a second one of ours for the same competency");
}

/** Ours by marker and address, but wanted by no row any more. */
function orphans({ wanted, found }: PlanQuestion, claimed: Set<string>): Step[] {
  const connector = wanted[0]?.marker.split("/")[0];
  const address = wanted[0]?.webhookUrl;
  return found
    .filter((one) => !claimed.has(one.id) && one.webhookUrl === address)
    .filter((one) => headerOf(one)?.split("/")[0] === connector)
    .map((one) => ({
      kind: "orphan" as const,
      competency: decodeURIComponent(headerOf(one)?.split("/")[1] ?? ""),
      integrationId: one.id,
      integrationName: one.name,
      field: null,
      old: null,
      new: null,
      why: "no row of the competency table asks for it",
    }));
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
