/** Check 3: does the OAuth client hold each permission that an enabled feature needs? Names the missing ones. */
import type { Grant, ProbedPermission } from "../genesys/permission-probes.ts";
import { type FINDINGS, type Finding, finding, type Verdict } from "./check.ts";
import type { Exam, RunCheck } from "./exam.ts";
import { BEHIND_CHATS } from "./readings.ts";

/** What a permission is needed for. */
export type Feature = Exclude<(typeof FINDINGS.permissions)[number], "held" | "unknown" | "not-yet">;

/** What the connector is set to do, as far as permissions go. */
export interface Enabled {
  queues: boolean;
  /** Integrations are still to be made. */
  creating: boolean;
  /** Genesys has an older secret than it should. */
  updating: boolean;
  /** A row's flow is still to be attached. */
  attaching: boolean;
  roundTrip: boolean;
}

interface Need {
  permission: ProbedPermission | "analytics:conversationDetail:view";
  /** Without it: `error` stops what is enabled, `warning` switches one thing off, `undefined` is not needed at all. */
  without(enabled: Enabled): Verdict | undefined;
}

const NEEDS: Record<Feature, Need> = {
  find: { permission: "messaging:integration:view", without: () => "error" },
  create: {
    permission: "messaging:integration:add",
    without: ({ creating }) => (creating ? "error" : "warning"),
  },
  update: {
    permission: "messaging:integration:edit",
    without: ({ updating }) => (updating ? "error" : "warning"),
  },
  send: { permission: "conversation:message:receive", without: () => "error" },
  queues: { permission: "routing:queue:view", without: ({ queues }) => (queues ? "error" : "warning") },
  availability: {
    permission: "analytics:queueObservation:view",
    without: ({ queues }) => (queues ? "error" : undefined),
  },
  flows: { permission: "architect:flow:view", without: () => "warning" },
  attach: {
    permission: "routing:message:manage",
    without: ({ attaching }) => (attaching ? "error" : "warning"),
  },
  end: { permission: "conversation:communication:disconnect", without: () => "warning" },
  "instant-end": { permission: "analytics:conversationDetail:view", without: () => "warning" },
  "round-trip": {
    permission: "conversation:message:create",
    without: ({ roundTrip }) => (roundTrip ? "error" : undefined),
  },
};

export const checkPermissions: RunCheck = async (exam) => {
  const enabled = enabledIn(exam);
  const features = Object.entries(NEEDS) as [Feature, Need][];
  const needed = features.filter(([, { without }]) => without(enabled) !== undefined);
  const grants = await Promise.all(
    needed.map(
      async ([feature, { permission }]): Promise<[Feature, Grant]> => [
        feature,
        permission === "analytics:conversationDetail:view"
          ? exam.instantEnd
          : await exam.genesys.permissions.ask(permission, BEHIND_CHATS),
      ],
    ),
  );
  return judgePermissions(new Map(grants), enabled);
};

export function enabledIn({
  rows,
  known,
  secretDigest,
  roundTrip,
}: Pick<Exam, "rows" | "known" | "secretDigest" | "roundTrip">): Enabled {
  const ours = rows.map((row) => ({ row, integration: known.get(row.competency) }));
  return {
    queues: rows.some(({ queueId }) => queueId !== ""),
    creating: ours.some(({ integration }) => integration === undefined),
    updating: ours.some(({ integration }) => integration && integration.secretDigest !== secretDigest),
    attaching: ours.some(({ row, integration }) => row.flowId !== "" && !integration?.flowAttached),
    roundTrip,
  };
}

/** The worst first; what is held, and what could not be learned, in one line each. Pure. */
export function judgePermissions(grants: ReadonlyMap<Feature, Grant>, enabled: Enabled): Finding[] {
  const all = [...grants].map(([feature, grant]) => ({ feature, grant, ...NEEDS[feature] }));
  const missing = all
    .filter(({ grant }) => grant.held === "no")
    .map(({ feature, permission, without }) =>
      finding(`permissions.${feature}`, without(enabled) ?? "warning", { permission }),
    );
  const held = all.filter(({ grant }) => grant.held === "yes");
  return [
    ...missing.filter(({ verdict }) => verdict === "error"),
    ...missing.filter(({ verdict }) => verdict !== "error"),
    ...(held.length > 0 ? [finding("permissions.held", "ok", { permissions: namesOf(held) })] : []),
    ...unknownIn(all),
  ];
}

function unknownIn(all: { feature: Feature; permission: string; grant: Grant }[]): Finding[] {
  return all.flatMap(({ feature, permission, grant }) => {
    if (grant.held !== "unknown") return [];
    // Nothing that only reads asks for it: the first chat's notification socket does.
    if (feature === "instant-end") return [finding("permissions.not-yet", "skipped", { permission })];
    return [finding("permissions.unknown", "skipped", { permission, why: grant.why })];
  });
}

const namesOf = (needs: { permission: string }[]) => needs.map(({ permission }) => permission).join(", ");
