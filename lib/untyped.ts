/** Reading what came from outside: whatever does not fit counts as not there. */

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The value when it is a list, else none. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The value when it is a string, else "". */
export function text(value: unknown): string {
  return typeof value === "string" ? value : "";
}
