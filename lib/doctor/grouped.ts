/** Integrations that share a setting, so that each setting is read and judged once. */
import type { Row } from "./readings.ts";

export interface Group {
  key: string;
  /** Of the integrations. */
  names: string[];
}

export function grouped<R extends Row>(rows: readonly R[], keyOf: (row: R) => string): Group[] {
  const groups = new Map<string, Group>();
  for (const row of rows) {
    const key = keyOf(row);
    const group = groups.get(key) ?? { key, names: [] };
    group.names.push(row.found?.name ?? row.wanted.name);
    groups.set(key, group);
  }
  return [...groups.values()];
}
