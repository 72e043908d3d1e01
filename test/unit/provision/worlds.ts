/** Organisations as provisioning finds them. */
import type { FoundIntegration, KnownIntegration } from "../../../lib/provision/integration.ts";
import { type Plan, type PlanQuestion, plan } from "../../../lib/provision/plan.ts";
import type { Step } from "../../../lib/provision/step.ts";
import { MARKER_HEADER, markerOf, wantedOf } from "../../../lib/provision/wanted.ts";
import { row } from "../routing/rows.ts";

export const NAME = "DYDU bot connector";
export const URL_OF_US = "https://bot.example.com/genesys/dydu-bot-connector";
export const DIGEST = "digest-of-now-00";

export const wanted = wantedOf([row("Animal", { flowId: "flow-1" }), row("")], NAME, URL_OF_US);
export const ANIMAL = "DYDU bot connector (Animal)";

let created = 0;
/** An integration of ours for that competency, unless told otherwise. */
export const found = (
  id: string,
  competency: string,
  rest: Partial<FoundIntegration> = {},
): FoundIntegration => ({
  id,
  name: competency === "" ? NAME : `${NAME} (${competency})`,
  webhookUrl: URL_OF_US,
  webhookHeaders: { [MARKER_HEADER]: markerOf(NAME, competency) },
  recipientId: `r-${id}`,
  dateCreated: new Date(1_700_000_000_000 + created++ * 1000).toISOString(),
  broken: false,
  settingId: "",
  contentId: "",
  ...rest,
});

export const known = (id: string, rest: Partial<KnownIntegration> = {}): KnownIntegration => ({
  id,
  name: id,
  recipientId: `r-${id}`,
  secretDigest: DIGEST,
  flowAttached: true,
  ...rest,
});

export const planOf = (
  question: Partial<Omit<PlanQuestion, "known">> & { known?: Record<string, KnownIntegration> },
): Plan =>
  plan({
    wanted,
    found: [],
    secretDigest: DIGEST,
    takeOver: [],
    ...question,
    known: new Map(Object.entries(question.known ?? {})),
  });

/** A step in a few words. */
export const words = ({ kind, competency, integrationId, field }: Step): string =>
  [kind, competency || "-", integrationId ?? "new", field].filter(Boolean).join(" ");
