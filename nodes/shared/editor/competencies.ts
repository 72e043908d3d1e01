/** The competencies of a connector, as another node's dialog offers them. */

import type { Option } from "./choice.ts";

interface NamedRow {
  competency: string;
}

/** The names in the table of the genesys-config that is chosen in the open dialog, in the table's order. */
export function competenciesOfChosen(): Option[] {
  const connector = RED.nodes.node(String($("#node-input-connector").val() ?? ""));
  const rows = (connector?.competencies ?? []) as NamedRow[];
  return rows
    .filter(({ competency }) => competency !== "")
    .map(({ competency }) => ({ value: competency, label: competency }));
}

/** Calls `act` when another connector is chosen. */
export function whenConnectorChanges(act: () => void): void {
  $("#node-input-connector").on("change", act);
}
