/** What is provably ours and no row needs: reported by every plan, deleted only by a `prune` that lists it. Pure. */

import type { FoundIntegration, KnownIntegration } from "./integration.ts";
import { markOf } from "./matching.ts";
import { type Step, stepOf } from "./step.ts";
import type { WantedIntegration } from "./wanted.ts";

interface Known {
  wanted: readonly WantedIntegration[];
  found: readonly FoundIntegration[];
  /** By competency. */
  known: ReadonlyMap<string, KnownIntegration>;
}

/** Ours: at our address, and with our connector's mark or an id that the store knows. */
export function orphans({ wanted, found, known }: Known, planned: ReadonlySet<string | null>): Step[] {
  const connector = wanted[0]?.marker.split("/")[0];
  const address = wanted[0]?.webhookUrl;
  const remembered = new Map([...known].map(([competency, { id }]) => [id, competency]));
  const rows = new Set(wanted.map(({ competency }) => competency));
  return found
    .filter((one) => !planned.has(one.id) && one.webhookUrl === address)
    .filter((one) => markOf(one)?.split("/")[0] === connector || remembered.has(one.id))
    .map((one) => {
      const competency = remembered.get(one.id) ?? decoded(markOf(one)?.split("/")[1] ?? "");
      return stepOf({
        kind: "orphan",
        competency,
        integrationId: one.id,
        integrationName: one.name,
        field: null,
        old: null,
        new: null,
        reason: reasonOf(one, rows.has(competency)),
      });
    });
}

function reasonOf({ broken }: FoundIntegration, hasRow: boolean) {
  if (broken) return "broken";
  return hasRow ? "second" : "unwanted";
}

/** Anybody may have written into the header. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
