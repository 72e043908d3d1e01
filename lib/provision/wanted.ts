/** What the competency table asks of Genesys: one integration for the bot and one per competency. Pure. */
import type { Competency } from "../routing/competencies.ts";

/** The header that marks an integration as ours; Genesys adds it to every webhook (genesys-contract §2.2). */
export const MARKER_HEADER = "X-Livechat-Handover";

export interface WantedIntegration {
  competency: string;
  name: string;
  webhookUrl: string;
  /** Value of MARKER_HEADER: which connector and competency it serves. */
  marker: string;
  /** The Architect flow to attach when we create it; "" = somebody attaches one by hand. */
  flowId: string;
  /** As saved in the table; "" when only the id is known. */
  flowName: string;
}

export function wantedOf(
  rows: readonly Competency[],
  connectorName: string,
  webhookUrl: string,
): WantedIntegration[] {
  return rows.map(({ competency, flowId, flowName }) => ({
    competency,
    name: competency === "" ? connectorName : `${connectorName} (${competency})`,
    webhookUrl,
    marker: markerOf(connectorName, competency),
    flowId,
    flowName,
  }));
}

/** A header's value must be visible ASCII, so both names are percent-encoded. */
export function markerOf(connectorName: string, competency: string): string {
  return `${encodeURIComponent(connectorName)}/${encodeURIComponent(competency)}`;
}
