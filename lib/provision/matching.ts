/** Which of the organisation's integrations are ours, by proof and not by name alone (DESIGN §9). Pure. */
import type { FoundIntegration } from "./integration.ts";
import { MARKER_HEADER, type WantedIntegration } from "./wanted.ts";

/** The mark that an integration carries; whoever proxies headers may have changed the case of its name. */
export function markOf({ webhookHeaders }: Pick<FoundIntegration, "webhookHeaders">): string | undefined {
  const exact = webhookHeaders[MARKER_HEADER];
  if (exact !== undefined) return exact;
  const name = MARKER_HEADER.toLowerCase();
  return Object.entries(webhookHeaders).find(([key]) => key.toLowerCase() === name)?.[1];
}

/** Our mark at our address; or our address and our name while it carries no mark at all. */
export function isOurs(one: FoundIntegration, want: WantedIntegration): boolean {
  if (one.webhookUrl !== want.webhookUrl) return false;
  const mark = markOf(one);
  return mark === want.marker || (mark === undefined && one.name === want.name);
}

/** Oldest first, and by id where two were made in the same moment, so that everybody who looks chooses the same. */
export function byAge(
  a: Pick<FoundIntegration, "dateCreated" | "id">,
  b: Pick<FoundIntegration, "dateCreated" | "id">,
): number {
  return a.dateCreated.localeCompare(b.dateCreated) || a.id.localeCompare(b.id);
}

/** The integrations by what a row may ask for, so that a thousand rows do not each read a thousand integrations. */
export interface Candidates {
  /** Those that carry the row's mark or its name. */
  of(want: WantedIntegration): FoundIntegration[];
}

export function candidatesAmong(found: readonly FoundIntegration[]): Candidates {
  const byMark = Map.groupBy(found, (one) => markOf(one) ?? "");
  const byName = Map.groupBy(found, ({ name }) => name);
  return {
    of: ({ marker, name }) => [...new Set([...(byMark.get(marker) ?? []), ...(byName.get(name) ?? [])])],
  };
}
