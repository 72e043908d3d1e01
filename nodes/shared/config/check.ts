/** What can be wrong with a value that a person entered; pure, so that dialog, runtime and tests agree. */

/** Why a value is wrong: a key below `problem` in the catalogue, and what its text names. Never the value itself. */
export interface Problem {
  key: string;
  values?: Record<string, string | number>;
}

/** `${NAME}` or `$(NAME)`: Node-RED puts the value in when the flow starts, so the dialog cannot judge it. */
export const isFromEnvironment = (value: unknown): boolean =>
  typeof value === "string" && /^\$(?:\{\S+\}|\(\S+\))$/.test(value.trim());

export function checkRequired(value: string): Problem | undefined {
  return value.trim() === "" ? { key: "required" } : undefined;
}

/** A whole number within limits; `optional` accepts an empty field. */
export function checkWholeNumber(
  value: number | string,
  { min, max, optional = false }: { min: number; max: number; optional?: boolean },
): Problem | undefined {
  const text = String(value ?? "").trim();
  if (isFromEnvironment(text) || (optional && text === "")) return undefined;
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= min && number <= max) return undefined;
  return { key: "whole-number", values: { min, max } };
}

export function checkOneOf(value: string, allowed: readonly string[]): Problem | undefined {
  return isFromEnvironment(value) || allowed.includes(value) ? undefined : { key: "not-in-list" };
}

/** A base address over http or https: no user, no query, no fragment. */
export function checkAddress(value: string): Problem | undefined {
  if (isFromEnvironment(value)) return undefined;
  const url = parseUrl(value);
  if (!url || !/^https?:$/.test(url.protocol)) return { key: "address" };
  return url.username || url.password || url.search || url.hash ? { key: "address-plain" } : undefined;
}

/** The address, or undefined when the text is none. */
export function parseUrl(text: string): URL | undefined {
  try {
    return new URL(text.trim());
  } catch {
    return undefined;
  }
}
