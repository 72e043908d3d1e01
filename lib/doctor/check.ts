/** What the doctor's checks answer: findings as keys of the catalogue, so that each language can tell them. */

/** `skipped`: it could not be looked at, or was not asked for. */
export type Verdict = "ok" | "warning" | "error" | "skipped";

/** The ten checks, in the order in which they are shown. */
export const CHECK_IDS = [
  "host",
  "token",
  "permissions",
  "integrations",
  "webhook",
  "round-trip",
  "typing",
  "content",
  "flow",
  "queue",
] as const;

export type CheckId = (typeof CHECK_IDS)[number];

/** Every finding that there is; each has three texts in the catalogue: `found`, `means`, `remedy` (may be empty). */
export const FINDINGS = {
  common: ["after-host", "after-token", "not-permitted", "no-integration", "timeout", "failed"],
  host: ["reached", "unreachable", "not-genesys", "trouble"],
  token: ["accepted", "refused"],
  permissions: [
    "held",
    "unknown",
    "not-yet",
    "many-not-yet",
    "find",
    "create",
    "update",
    "send",
    "queues",
    "availability",
    "hours",
    "emergency",
    "flows",
    "attach",
    "end",
    "instant-end",
    "read",
    "many",
    "typing-step",
    "documents-step",
    "round-trip",
  ],
  integrations: ["ready", "missing", "gone", "not-ready", "elsewhere", "old-secret"],
  webhook: [
    "public",
    "local",
    "not-https",
    "port",
    "private",
    "unresolved",
    "answers",
    "other-answer",
    "no-answer",
  ],
  "round-trip": ["not-asked", "came-back", "wrong-signature", "silent", "refused", "left-open"],
  typing: ["on", "off", "from-users-off", "from-agents-off"],
  content: ["enough", "from-users-refused", "from-agents-refused"],
  flow: ["attached", "none", "other", "unpublished", "unseen"],
  queue: ["staffed", "nobody", "empty", "gone", "none-chosen", "hours-gone"],
} as const;

type Findings = typeof FINDINGS;
/** `group.name`, such as `typing.off`; a check uses its own group and `common`. */
export type FindingKey = { [Group in keyof Findings]: `${Group}.${Findings[Group][number]}` }[keyof Findings];

/** What the texts name. */
export type Values = Record<string, string | number>;

export interface Finding {
  key: FindingKey;
  verdict: Verdict;
  values: Values;
}

export interface Check {
  id: CheckId;
  verdict: Verdict;
  findings: Finding[];
}

export function finding(key: FindingKey, verdict: Verdict, values: Values = {}): Finding {
  return { key, verdict, values };
}

const WORST_FIRST: readonly Verdict[] = ["error", "warning", "ok"];

/** What could not be looked at does not spoil what could. */
export function worstOf(verdicts: readonly Verdict[]): Verdict {
  return WORST_FIRST.find((one) => verdicts.includes(one)) ?? "skipped";
}

const MOST_NAMES = 5;

/** Names in a sentence; of many the first few, and how many more. */
export function listed(names: readonly string[]): string {
  const shown = names.slice(0, MOST_NAMES).join(", ");
  return names.length > MOST_NAMES ? `${shown} … (+${names.length - MOST_NAMES})` : shown;
}
