/** Rows of the table with the integrations behind them, as the checks read them. */
import type { Models } from "purecloud-platform-client-v2";
import type { Finding } from "../../../lib/doctor/check.ts";
import type { Row } from "../../../lib/doctor/readings.ts";
import type { Competency } from "../../../lib/routing/competencies.ts";
import { row } from "../routing/rows.ts";

export const HERE = "https://bot.example.org/genesys/hook";
export const DIGEST = "digest-of-the-secret";

/** A row whose integration is as it should be, but for what is said. */
export function rowWith(
  competency: string,
  {
    table = {},
    known = {},
    found = {},
  }: {
    table?: Partial<Competency>;
    known?: Partial<Row["known"]> | null;
    found?: Partial<Models.OpenIntegration> | null;
  } = {},
): Row & { found: Models.OpenIntegration } {
  const name = competency ? `Bot (${competency})` : "Bot";
  const id = `i-${competency}`;
  return {
    row: row(competency, table),
    wanted: { competency, name, webhookUrl: HERE, marker: `Bot/${competency}`, flowId: "", flowName: "" },
    known:
      known === null
        ? undefined
        : { id, name, recipientId: `r-${competency}`, secretDigest: DIGEST, ...known },
    found: (found === null
      ? undefined
      : {
          id,
          name,
          status: "Active",
          createStatus: "Completed",
          outboundNotificationWebhookUrl: HERE,
          recipient: { id: `r-${competency}` },
          ...found,
        }) as Models.OpenIntegration,
  };
}

/** `key verdict` of each finding. */
export const brief = (findings: readonly Finding[]): string[] =>
  findings.map(({ key, verdict }) => `${key} ${verdict}`);
