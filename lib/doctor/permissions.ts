/** Check 3: does the OAuth client hold each permission that an enabled feature needs? Names the missing ones. */
import type { Grant, ProbedPermission } from "../genesys/permission-probes.ts";
import { type FINDINGS, type Finding, finding, type Verdict } from "./check.ts";
import type { Exam, RunCheck } from "./exam.ts";
import { BEHIND_CHATS } from "./readings.ts";

/** Nothing that only reads asks for these: the notification socket does, for the first chat and for many. */
const INSTANT_END = "analytics:conversationDetail:view";
const MANY = "routing:conversation:view";

export type Permission = ProbedPermission | typeof INSTANT_END | typeof MANY;

/** What permissions are needed for. */
export type Feature = Exclude<
  (typeof FINDINGS.permissions)[number],
  "held" | "unknown" | "not-yet" | "many-not-yet"
>;

/** What the connector is set to do, as far as permissions go. */
export interface Enabled {
  queues: boolean;
  /** Opening hours come from a schedule group; an emergency group closes. */
  hours: boolean;
  emergency: boolean;
  /** Integrations are still to be made. */
  creating: boolean;
  /** Genesys has an older secret than it should. */
  updating: boolean;
  /** A row's flow is still to be attached, or to be changed. */
  attaching: boolean;
  /** Provisioning shall switch typing on, or let agents send documents. */
  typing: boolean;
  documents: boolean;
  roundTrip: boolean;
}

interface Need {
  permissions: Permission[];
  /** Without them: `error` stops what is enabled, `warning` switches one thing off, `undefined` is not needed at all. */
  without(enabled: Enabled): Verdict | undefined;
}

const NEEDS: Record<Feature, Need> = {
  find: { permissions: ["messaging:integration:view"], without: () => "error" },
  create: {
    permissions: ["messaging:integration:add"],
    without: ({ creating }) => (creating ? "error" : "warning"),
  },
  update: {
    permissions: ["messaging:integration:edit"],
    without: ({ updating, typing, documents }) => (updating || typing || documents ? "error" : "warning"),
  },
  send: { permissions: ["conversation:message:receive"], without: () => "error" },
  queues: {
    permissions: ["routing:queue:view"],
    without: ({ queues }) => (queues ? "error" : "warning"),
  },
  availability: {
    permissions: ["analytics:queueObservation:view"],
    without: ({ queues }) => (queues ? "error" : undefined),
  },
  hours: {
    permissions: ["routing:scheduleGroup:view", "routing:schedule:view"],
    without: ({ hours }) => (hours ? "error" : undefined),
  },
  emergency: {
    permissions: ["routing:emergencyGroup:view"],
    without: ({ emergency }) => (emergency ? "error" : undefined),
  },
  flows: { permissions: ["architect:flow:view"], without: () => "warning" },
  attach: {
    permissions: ["routing:message:manage"],
    without: ({ attaching }) => (attaching ? "error" : "warning"),
  },
  end: { permissions: ["conversation:communication:disconnect"], without: () => "warning" },
  read: { permissions: ["conversation:communication:view"], without: () => "error" },
  "instant-end": { permissions: [INSTANT_END], without: () => "warning" },
  many: { permissions: [MANY], without: () => "warning" },
  "typing-step": {
    permissions: ["messaging:setting:view", "messaging:setting:add", "messaging:setting:edit"],
    without: ({ typing }) => (typing ? "error" : undefined),
  },
  "documents-step": {
    permissions: ["messaging:supportedContent:view", "messaging:supportedContent:add"],
    without: ({ documents }) => (documents ? "error" : undefined),
  },
  "round-trip": {
    permissions: ["conversation:message:create"],
    without: ({ roundTrip }) => (roundTrip ? "error" : undefined),
  },
};

export const checkPermissions: RunCheck = async (exam) => {
  const enabled = enabledIn(exam);
  const wanted = needed(enabled).flatMap(({ permissions }) => permissions);
  const grants = await Promise.all(
    wanted.map(async (permission): Promise<[Permission, Grant]> => [permission, await ask(exam, permission)]),
  );
  return judgePermissions(new Map(grants), enabled);
};

async function ask({ genesys, heard }: Exam, permission: Permission): Promise<Grant> {
  if (permission === INSTANT_END) return heard.instantEnd;
  return permission === MANY ? heard.many : genesys.permissions.ask(permission, BEHIND_CHATS);
}

export function enabledIn({
  rows,
  hours,
  known,
  secretDigest,
  includes,
  roundTrip,
}: Pick<Exam, "rows" | "hours" | "known" | "secretDigest" | "includes" | "roundTrip">): Enabled {
  const ours = rows.map((row) => ({ row, integration: known.get(row.competency) }));
  const unattached = ours.some(({ row, integration }) => row.flowId !== "" && !integration?.flowAttached);
  return {
    queues: rows.some(({ queueId }) => queueId !== ""),
    hours: hours.some(({ kind }) => kind === "genesys"),
    emergency: hours.some(({ emergencyGroupId }) => emergencyGroupId !== ""),
    creating: ours.some(({ integration }) => integration === undefined),
    updating: ours.some(({ integration }) => integration && integration.secretDigest !== secretDigest),
    attaching: unattached || includes.includes("flow"),
    typing: includes.includes("typing"),
    documents: includes.includes("documents"),
    roundTrip,
  };
}

function needed(enabled: Enabled) {
  return (Object.entries(NEEDS) as [Feature, Need][]).flatMap(([feature, { permissions, without }]) => {
    const verdict = without(enabled);
    return verdict === undefined ? [] : [{ feature, permissions, verdict }];
  });
}

/** The worst first; what is held is one line, and so is each that could not be learned. Pure. */
export function judgePermissions(grants: ReadonlyMap<Permission, Grant>, enabled: Enabled): Finding[] {
  const missing = needed(enabled).flatMap(({ feature, permissions, verdict }) => {
    const lacking = permissions.filter((one) => grants.get(one)?.held === "no");
    if (lacking.length === 0) return [];
    return [finding(`permissions.${feature}`, verdict, { permission: lacking.join(", ") })];
  });
  const held = [...grants].filter(([, grant]) => grant.held === "yes").map(([permission]) => permission);
  return [
    ...missing.filter(({ verdict }) => verdict === "error"),
    ...missing.filter(({ verdict }) => verdict !== "error"),
    ...(held.length > 0 ? [finding("permissions.held", "ok", { permissions: held.join(", ") })] : []),
    ...[...grants].flatMap(([permission, grant]) => unknownOf(permission, grant)),
  ];
}

function unknownOf(permission: Permission, grant: Grant): Finding[] {
  if (grant.held !== "unknown") return [];
  if (permission === INSTANT_END) return [finding("permissions.not-yet", "skipped", { permission })];
  if (permission === MANY) return [finding("permissions.many-not-yet", "skipped", { permission })];
  return [finding("permissions.unknown", "skipped", { permission, why: grant.why })];
}
