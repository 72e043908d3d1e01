/** Lists in pages, with the addresses of the neighbours. */
import { badRequest } from "../refusal.ts";

const LARGEST_PAGE = 500;

/** `entities` of the page that the query asks for (default 25 from page 1). */
export function page<T>(path: string, query: URLSearchParams, all: T[], show: (one: T) => object): object {
  const pageSize = number(query, "pageSize", 25);
  const pageNumber = number(query, "pageNumber", 1);
  if (pageSize < 1 || pageSize > LARGEST_PAGE)
    throw badRequest(`pageSize must be between 1 and ${LARGEST_PAGE}.`, "pageSize");
  if (pageNumber < 1) throw badRequest("pageNumber must be at least 1.", "pageNumber");
  const pageCount = Math.ceil(all.length / pageSize);
  const uri = (n: number) => `${path}?${changed(query, { pageSize, pageNumber: n })}`;
  return {
    entities: all.slice((pageNumber - 1) * pageSize, pageNumber * pageSize).map(show),
    pageSize,
    pageNumber,
    total: all.length,
    pageCount,
    firstUri: uri(1),
    lastUri: uri(Math.max(1, pageCount)),
    selfUri: uri(pageNumber),
    ...(pageNumber < pageCount && { nextUri: uri(pageNumber + 1) }),
    ...(pageNumber > 1 && { previousUri: uri(pageNumber - 1) }),
  };
}

/** Whether a name fits a filter with asterisks at its ends; no filter fits all. Case does not matter. */
export function nameFits(name: string, filter: string | null): boolean {
  if (!filter) return true;
  const bare = filter.replace(/^\*|\*$/g, "").toLowerCase();
  const lower = name.toLowerCase();
  if (filter.startsWith("*") && filter.endsWith("*")) return lower.includes(bare);
  if (filter.startsWith("*")) return lower.endsWith(bare);
  if (filter.endsWith("*")) return lower.startsWith(bare);
  return lower === bare;
}

/** By name, or the other way round with `sortOrder=desc`. */
export function sorted<T extends { name: string }>(all: Iterable<T>, query: URLSearchParams): T[] {
  const up = [...all].sort((a, b) => a.name.localeCompare(b.name));
  return query.get("sortOrder")?.toLowerCase() === "desc" ? up.reverse() : up;
}

function number(query: URLSearchParams, name: string, otherwise: number): number {
  return Number(query.get(name) ?? otherwise);
}

function changed(query: URLSearchParams, changes: Record<string, number>): URLSearchParams {
  const copy = new URLSearchParams(query);
  for (const [name, value] of Object.entries(changes)) copy.set(name, String(value));
  return copy;
}
