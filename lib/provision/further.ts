/** Steps that a caller has to ask for: another flow behind an integration, and settings that the organisation shares. Pure. */
import type { FoundIntegration } from "./integration.ts";
import { type Field, ORGANISATION, type Reason, type Step, stepOf } from "./step.ts";
import type { WantedIntegration } from "./wanted.ts";

/** One row, the integration that serves it from now on, and what has to be done for it. */
export interface PlannedRow {
  want: WantedIntegration;
  /** Absent while it is yet to be created, or a conflict is in the way. */
  found?: FoundIntegration;
  steps: Step[];
}

/** How the organisation is there, as far as it was asked for. */
export interface Extras {
  flow?: FlowView;
  typing?: SharedView;
  documents?: SharedView;
}

export interface FlowView {
  /** The flow that answers, by the id of the recipient. */
  attached: ReadonlyMap<string, { id: string; name: string }>;
  /** Names of the flows that can serve, by id; undefined when the OAuth client may not list flows. */
  published: ReadonlyMap<string, string> | undefined;
}

/** A kind of setting of which the organisation has several, and each integration uses one. */
export interface SharedView {
  /** The name of the one that is ours. */
  name: string;
  /** What ours allows, for people. */
  what: string;
  all: readonly { id: string; name: string; allows: boolean }[];
  /** What an integration without one of its own uses. */
  defaultId: string;
}

export interface FurtherSteps {
  organisation: Step[];
  of(want: WantedIntegration): Step[];
}

export function furtherSteps(rows: readonly PlannedRow[], { flow, typing, documents }: Extras): FurtherSteps {
  const shared = [
    typing && sharedSteps(rows, typing, "typing", "typing-off", ({ settingId }) => settingId),
    documents && sharedSteps(rows, documents, "documents", "documents-refused", ({ contentId }) => contentId),
  ].filter((one) => one !== undefined);
  const byRow = new Map(rows.map((row) => [row.want.competency, flow ? flowSteps(row, flow) : []]));
  return {
    organisation: shared.flatMap(({ organisation }) => organisation),
    of: (want) => [...(byRow.get(want.competency) ?? []), ...shared.flatMap((one) => one.of(want))],
  };
}

/** A flow is attached by itself where none is: on creation and on adoption. This is about changing it. */
function flowSteps({ want, found, steps }: PlannedRow, { attached, published }: FlowView): Step[] {
  if (!found || want.flowId === "" || found.recipientId === "") return [];
  const now = attached.get(found.recipientId);
  if (now?.id === want.flowId || (!now && steps.some(({ kind }) => kind === "adopt"))) return [];
  const usable = published === undefined || published.has(want.flowId);
  return [
    stepOf({
      ...aboutIntegration(want, found),
      field: "flow",
      old: now ? labelled(now.name, now.id) : null,
      new: labelled(published?.get(want.flowId) ?? want.flowName, want.flowId),
      reason: usable ? "flow-differs" : "flow-unusable",
    }),
  ];
}

/** Ours is made, or mended, when an integration needs it; then each that does not allow it yet gets ours. */
function sharedSteps(
  rows: readonly PlannedRow[],
  { name, what, all, defaultId }: SharedView,
  field: Extract<Field, "typing" | "documents">,
  reason: Reason,
  usedBy: (found: FoundIntegration) => string,
): FurtherSteps {
  const byId = new Map(all.map((one) => [one.id, one]));
  const usedIn = ({ found }: PlannedRow) => byId.get((found && usedBy(found)) || defaultId);
  const needy = rows.filter(
    (row) => row.steps.every(({ kind }) => kind !== "conflict") && !usedIn(row)?.allows,
  );
  if (needy.length === 0) return { organisation: [], of: () => [] };

  const named = all.filter((one) => one.name === name);
  const ours = named.find(({ allows }) => allows) ?? named[0];
  const setting = { competency: ORGANISATION, integrationName: name, field, new: what, old: null };
  const organisation: Step[] = ours?.allows
    ? []
    : [
        ours
          ? stepOf({ ...setting, kind: "update", integrationId: ours.id, reason: "setting-differs" })
          : stepOf({ ...setting, kind: "create", integrationId: null, reason: "setting-missing" }),
      ];
  const byRow = new Map(
    needy
      .filter((row) => !ours || usedIn(row) !== ours)
      .map((row) => [
        row.want.competency,
        stepOf({
          ...aboutIntegration(row.want, row.found),
          field,
          old: usedIn(row)?.name ?? null,
          new: name,
          reason,
        }),
      ]),
  );
  return {
    organisation,
    of: ({ competency }) => [byRow.get(competency)].filter((step) => step !== undefined),
  };
}

function aboutIntegration(want: WantedIntegration, found: FoundIntegration | undefined) {
  return {
    kind: "update" as const,
    competency: want.competency,
    integrationId: found?.id ?? null,
    integrationName: found?.name ?? want.name,
  };
}

/** Names are not unique at Genesys. */
function labelled(name: string, id: string): string {
  return name === "" || name === id ? id : `${name} (${id})`;
}
