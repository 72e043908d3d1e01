/** Custom attributes: strings only and flat, because Genesys refuses anything else (genesys-contract §3.1, §3.2). Pure. */

/** What became of each attribute: `sent`, or `over-budget` when it did not fit into the bytes that are left. */
export type AttributesReport = Record<string, "sent" | "over-budget">;

const DEEPEST = 6;
/** More than any budget holds; each of these is told of in the report. */
const MOST = 5_000;

/**
 * A flow's object as flat strings: `{customer: {tier: 1}}` becomes `customer.tier = "1"`. Empty names and values are left
 * out; of two that come out under one name the later counts.
 */
export function readAttributes(value: unknown): Record<string, string> {
  const flat = new Map<string, string>();
  if (isRecord(value) && !Array.isArray(value)) collect(value, "", flat, [], 0);
  return Object.fromEntries(flat);
}

function collect(
  value: object,
  prefix: string,
  flat: Map<string, string>,
  above: object[],
  depth: number,
): void {
  for (const [key, entry] of Object.entries(value)) {
    if (flat.size >= MOST) return;
    // Whoever reads it at Genesys may put it into an object of its own.
    if (key === "__proto__") continue;
    const name = (prefix === "" ? key : `${prefix}.${key}`).toWellFormed();
    const text = asText(entry);
    if (text !== undefined) {
      if (text !== "" && name.trim() !== "") flat.set(name, text);
    } else if (isRecord(entry) && !above.includes(entry) && depth < DEEPEST) {
      collect(entry, name, flat, [...above, value], depth + 1);
    }
  }
}

/** Undefined for what has parts of its own. A list of plain values is one value. */
function asText(value: unknown): string | undefined {
  if (value === null || value === undefined) return "";
  if (typeof value === "string") return value.toWellFormed();
  if (typeof value === "number" || typeof value === "boolean" || typeof value === "bigint")
    return String(value);
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "" : value.toISOString();
  if (Array.isArray(value) && value.every((item) => typeof item !== "object" || item === null)) {
    return value.map(asText).filter(Boolean).join(", ");
  }
  return isRecord(value) && !ArrayBuffer.isView(value) ? undefined : "";
}

/** As many as fit, in their order; one that is too big does not keep out those behind it. */
export function withinBudget(
  attributes: Record<string, string>,
  maxBytes: number,
): { sent: Record<string, string>; report: AttributesReport } {
  let left = maxBytes;
  const sent: [string, string][] = [];
  const report: [string, AttributesReport[string]][] = [];
  for (const [key, value] of Object.entries(attributes)) {
    const bytes = Buffer.byteLength(key) + Buffer.byteLength(value);
    const fits = bytes <= left;
    if (fits) {
      left -= bytes;
      sent.push([key, value]);
    }
    report.push([key, fits ? "sent" : "over-budget"]);
  }
  return { sent: Object.fromEntries(sent), report: Object.fromEntries(report) };
}

function isRecord(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}
