/** What is wrong right now, worst first: the source of every node's status. */

/** Names are keys of the status catalogue; public contract. */
export type ConditionName =
  | "store-unavailable"
  | "node-too-old"
  | "not-configured"
  | "auth-failed"
  | "permission-missing"
  | "hours-unreadable"
  | "path-clash"
  | "webhook-port-needed"
  | "conflict"
  | "secret-not-at-genesys"
  | "address-not-at-genesys"
  | "no-flow"
  | "not-provisioned"
  | "no-receiver"
  | "gone-results"
  | "unreachable"
  | "throttled"
  | "provisioning"
  | "starting"
  | "end-by-polling";

export interface Condition {
  name: ConditionName;
  /** What the text names: a competency, a permission, a number. */
  values: Record<string, string | number>;
}

/** Worst first. A dot needs somebody to act; a ring heals by itself. */
const ORDER: readonly ConditionName[] = [
  "store-unavailable",
  "node-too-old",
  "path-clash",
  "not-configured",
  "auth-failed",
  "webhook-port-needed",
  "conflict",
  "permission-missing",
  "hours-unreadable",
  "unreachable",
  "secret-not-at-genesys",
  "address-not-at-genesys",
  "no-flow",
  "provisioning",
  "not-provisioned",
  "no-receiver",
  "gone-results",
  "throttled",
  "starting",
  "end-by-polling",
];

export interface Conditions {
  set(name: ConditionName, values?: Record<string, string | number>): void;
  clear(name: ConditionName): void;
  /** Forgets what held for a connection that is no more. */
  clearAllBut(kept: readonly ConditionName[]): void;
  /** The worst of what holds, or undefined when all is well. */
  worst(): Condition | undefined;
  has(name: ConditionName): boolean;
  /** Called after each change of the worst; returns how to stop. */
  onChange(listener: () => void): () => void;
}

export function createConditions(): Conditions {
  const holding = new Map<ConditionName, Condition>();
  const listeners = new Set<() => void>();
  let told = "";

  const worst = () => ORDER.map((name) => holding.get(name)).find((condition) => condition !== undefined);
  function tell() {
    const now = JSON.stringify(worst() ?? null);
    if (now === told) return;
    told = now;
    for (const listener of listeners) listener();
  }

  return {
    set(name, values = {}) {
      holding.set(name, { name, values });
      tell();
    },
    clear(name) {
      if (holding.delete(name)) tell();
    },
    clearAllBut(kept) {
      for (const name of holding.keys()) if (!kept.includes(name)) holding.delete(name);
      tell();
    },
    worst,
    has: (name) => holding.has(name),
    onChange(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
