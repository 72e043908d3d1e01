/** Brings what an older version of the palette saved in a flow file up to the shape of today. */

/** One step from an older shape: `up` gets the saved properties and returns those of version `to`. */
export interface Migration {
  to: number;
  up: (saved: Record<string, unknown>) => Record<string, unknown>;
}

/**
 * The saved properties in today's shape: every migration above the saved `configVersion` (none means 1) in order, then
 * the default of each property that is not there, so that a flow written by hand may name only what it changes.
 */
export function upgrade<Properties extends { configVersion: number }>(
  saved: object,
  defaults: Properties,
  migrations: readonly Migration[],
): Properties {
  const from = Number((saved as Record<string, unknown>).configVersion ?? 1);
  const migrated = migrations
    .filter((migration) => migration.to > from)
    .sort((a, b) => a.to - b.to)
    .reduce((properties, migration) => migration.up(properties), { ...saved } as Record<string, unknown>);
  const present = Object.entries(migrated).filter(([, value]) => value !== undefined);
  return {
    ...structuredClone(defaults),
    ...Object.fromEntries(present),
    configVersion: Math.max(from, defaults.configVersion),
  };
}
