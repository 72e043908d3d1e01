/** What several checks need to know of the organisation, each asked once in an examination. */
import type { Models } from "purecloud-platform-client-v2";
import type { Genesys } from "../genesys/client.ts";
import type { RequestOptions } from "../genesys/http.ts";
import type { KnownIntegration } from "../provision/integration.ts";
import { type WantedIntegration, wantedOf } from "../provision/wanted.ts";
import type { Competency } from "../routing/competencies.ts";

/** The doctor waits for the chats, not the other way round. */
export const BEHIND_CHATS = {
  priority: "polling",
  lane: "doctor",
  maxWaitMs: 10_000,
  retries: 1,
} as const satisfies RequestOptions;

/** A row of the table, what it asks of Genesys, and what there is. */
export interface Row {
  row: Competency;
  wanted: WantedIntegration;
  known?: KnownIntegration;
  found?: Models.OpenIntegration;
}

export interface Readings {
  /** One per row of the table, in its order. */
  rows(): Promise<Row[]>;
}

export interface Connected {
  connectorName: string;
  webhookUrl: string;
  rows: readonly Competency[];
  known: ReadonlyMap<string, KnownIntegration>;
}

export function createReadings(genesys: Genesys, connected: Connected): Readings {
  let rows: Promise<Row[]> | undefined;
  return {
    rows() {
      rows ??= genesys.integrations.list(BEHIND_CHATS).then((found) => joined(connected, found));
      return rows;
    },
  };
}

function joined(
  { connectorName, webhookUrl, rows, known }: Connected,
  found: Models.OpenIntegration[],
): Row[] {
  const byId = new Map(found.map((one) => [one.id, one]));
  const wanted = wantedOf(rows, connectorName, webhookUrl);
  return wanted.map((one, index) => {
    const ours = known.get(one.competency);
    return {
      row: rows[index] as Competency,
      wanted: one,
      known: ours,
      found: ours && byId.get(ours.id),
    };
  });
}

/** Those whose integration is there. */
export function present(rows: readonly Row[]): (Row & { found: Models.OpenIntegration })[] {
  return rows.filter((one): one is Row & { found: Models.OpenIntegration } => one.found !== undefined);
}
