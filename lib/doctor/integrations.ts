/** Check 4: is every row's integration there, ready, and does it point here with our present secret? */
import { type Finding, type FindingKey, finding, listed, type Verdict } from "./check.ts";
import type { RunCheck } from "./exam.ts";
import type { Row } from "./readings.ts";

export const checkIntegrations: RunCheck = async ({ readings, secretDigest }) =>
  judgeIntegrations(await readings.rows(), secretDigest);

type State = "missing" | "gone" | "not-ready" | "elsewhere" | "old-secret" | "ready";

const VERDICTS: Record<State, Verdict> = {
  missing: "error",
  gone: "error",
  "not-ready": "error",
  elsewhere: "error",
  "old-secret": "warning",
  ready: "ok",
};

/** One finding per kind of trouble, each naming its integrations. Pure. */
export function judgeIntegrations(rows: readonly Row[], secretDigest: string): Finding[] {
  const judged = rows.map((row) => ({ row, state: stateOf(row, secretDigest) }));
  return (Object.keys(VERDICTS) as State[]).flatMap((state) => {
    const names = judged.filter((one) => one.state === state).map(({ row }) => nameOf(row, state));
    if (names.length === 0) return [];
    const key: FindingKey = `integrations.${state}`;
    return [finding(key, VERDICTS[state], { names: listed(names), number: names.length })];
  });
}

function stateOf({ wanted, known, found }: Row, secretDigest: string): State {
  if (!known) return "missing";
  if (!found || /^delet/i.test(found.status ?? "")) return "gone";
  if (found.createStatus && found.createStatus !== "Completed") return "not-ready";
  if (found.status && found.status.toLowerCase() !== "active") return "not-ready";
  if (found.outboundNotificationWebhookUrl !== wanted.webhookUrl) return "elsewhere";
  return known.secretDigest === secretDigest ? "ready" : "old-secret";
}

function nameOf({ wanted, found }: Row, state: State): string {
  const name = found?.name ?? wanted.name;
  if (state === "not-ready") return `${name} (${found?.createStatus}, ${found?.status})`;
  if (state === "elsewhere") return `${name} → ${withoutSecrets(found?.outboundNotificationWebhookUrl)}`;
  return name;
}

/** An address of somebody else's may carry a key in its query, or a password. */
export function withoutSecrets(address = ""): string {
  const url = URL.parse(address);
  return url ? url.origin + url.pathname : "?";
}
