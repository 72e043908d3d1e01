/** Which entries of the opening hours cannot be read just now: the status names the first of them, the log each once. */
import type { Conditions } from "../conditions.ts";
import { asHandoverError } from "../errors.ts";
import { isNotFound } from "../genesys/failures.ts";
import { inWords } from "../routing/competencies.ts";
import type { Hours } from "../routing/opening-hours/hours.ts";

export interface UnreadableHours {
  add(entry: Hours, error: unknown): void;
  remove(entry: Hours): void;
  /** Others are configured: of those nobody knows yet. */
  changed(): void;
}

export interface UnreadableHoursPorts {
  hours: () => readonly Hours[];
  conditions: Conditions;
  log: (line: string) => void;
}

export function createUnreadableHours({ hours, conditions, log }: UnreadableHoursPorts): UnreadableHours {
  /** By entry, what is missing: a permission, or an error's code. */
  const missing = new Map<Hours, string>();

  function show(): void {
    for (const entry of missing.keys()) if (!hours().includes(entry)) missing.delete(entry);
    const [reason] = missing.values();
    if (reason === undefined) conditions.clear("hours-unreadable");
    else conditions.set("hours-unreadable", { reason });
  }

  // What was wrong with the hours of before the deploy.
  show();

  return {
    add(entry, error) {
      const { code, facts, message } = asHandoverError(error, "NOT_CONFIGURED");
      if (!missing.has(entry)) {
        const remedy = isNotFound(error)
          ? " Choose another group in the tab Hours of the genesys-config."
          : "";
        log(`The opening hours of ${nameOf(entry)} cannot be read. ${message}${remedy}`);
      }
      missing.set(entry, facts.permission ?? code);
      show();
    },
    remove(entry) {
      if (missing.delete(entry)) show();
    },
    changed: show,
  };
}

function nameOf({ competency }: Hours): string {
  return competency === "*" ? "all other competencies" : inWords(competency);
}
