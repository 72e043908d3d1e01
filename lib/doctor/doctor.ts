/** The doctor: the list of its checks, and the runner that asks them side by side, each with a time limit of its own. */
import type { Timers } from "../delivery/timers.ts";
import { HandoverError, loggable } from "../errors.ts";
import { inTime } from "../in-time.ts";
import { CHECK_IDS, type Check, type CheckId, type Finding, finding, worstOf } from "./check.ts";
import { checkContent } from "./content.ts";
import type { Exam, RunCheck } from "./exam.ts";
import { checkFlow } from "./flow.ts";
import { checkHost } from "./host.ts";
import { checkIntegrations } from "./integrations.ts";
import { checkPermissions } from "./permissions.ts";
import { checkQueue } from "./queue.ts";
import { checkRoundTrip } from "./round-trip.ts";
import { checkToken } from "./token.ts";
import { checkTyping } from "./typing.ts";
import { checkWebhook } from "./webhook-address.ts";

interface Listed {
  run: RunCheck;
  /** Makes no sense unless that one went well. */
  after?: "host" | "token";
  limitMs: number;
}

const LIMIT_MS = 20_000;
/** The way there and back, and the closing with its read-backs. */
const ROUND_TRIP_MS = 60_000;

export const CHECKS: Record<CheckId, Listed> = {
  host: { run: checkHost, limitMs: LIMIT_MS },
  token: { run: checkToken, after: "host", limitMs: LIMIT_MS },
  permissions: { run: checkPermissions, after: "token", limitMs: LIMIT_MS },
  integrations: { run: checkIntegrations, after: "token", limitMs: LIMIT_MS },
  webhook: { run: checkWebhook, limitMs: LIMIT_MS },
  "round-trip": { run: checkRoundTrip, after: "token", limitMs: ROUND_TRIP_MS },
  typing: { run: checkTyping, after: "token", limitMs: LIMIT_MS },
  content: { run: checkContent, after: "token", limitMs: LIMIT_MS },
  flow: { run: checkFlow, after: "token", limitMs: LIMIT_MS },
  queue: { run: checkQueue, after: "token", limitMs: LIMIT_MS },
};

export interface RunnerPorts {
  timers: Timers;
  checks?: Record<CheckId, Listed>;
}

/** All ten, in their order; `progress` gets each as soon as it is done. Never rejects. */
export async function examine(
  exam: Exam,
  { timers, checks = CHECKS }: RunnerPorts,
  progress: (check: Check) => void = () => {},
): Promise<Check[]> {
  const running = new Map<CheckId, Promise<Check>>();
  // A check is listed after the one that it waits for.
  for (const id of CHECK_IDS) {
    const listed = checks[id];
    const before = listed.after && running.get(listed.after);
    running.set(
      id,
      runOne(id, listed, exam, timers, before).then((check) => {
        progress(check);
        return check;
      }),
    );
  }
  return Promise.all(running.values());
}

async function runOne(
  id: CheckId,
  { run, after, limitMs }: Listed,
  exam: Exam,
  timers: Timers,
  before: Promise<Check> | undefined,
): Promise<Check> {
  const preceding = await before;
  if (after && preceding && preceding.verdict !== "ok" && preceding.verdict !== "warning") {
    // Without the host nobody has asked for the token, so the client is not what is wrong.
    const neither = preceding.findings.some(({ key }) => key === "common.after-host");
    return checked(id, [finding(neither ? "common.after-host" : `common.after-${after}`, "skipped")]);
  }
  const late = () => [finding("common.timeout", "skipped", { seconds: limitMs / 1000 })];
  return checked(id, await inTime(run(exam).catch(wordsFor), limitMs, timers, late));
}

/** What a check could not look at is no finding of its own: why it could not, is. */
function wordsFor(error: unknown): Finding[] {
  if (!(error instanceof HandoverError))
    return [finding("common.failed", "error", { message: loggable(error) })];
  const { message, facts } = error;
  if (error.code !== "GENESYS_PERMISSION") return [finding("common.failed", "error", { message })];
  return [finding("common.not-permitted", "skipped", { permission: facts.permission ?? "?", message })];
}

function checked(id: CheckId, findings: Finding[]): Check {
  return { id, verdict: worstOf(findings.map(({ verdict }) => verdict)), findings };
}
