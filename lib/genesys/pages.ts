/** Listings of Genesys, page by page (genesys-contract §2.1). */
import type { ApiRequest, Http, RequestOptions } from "./http.ts";

/** What all listings have in common; every field optional. */
export interface Listing<T> {
  entities?: T[];
  pageNumber?: number;
  pageCount?: number;
  total?: number;
  nextUri?: string;
}

export const PAGE_SIZE = 100;
/** Nobody has that many; a listing that never ends must not hold us for ever. */
const MOST_PAGES = 100;

/** Every entity of a listing, in its order. Reads are repeated a few times. */
export async function everyPage<T>(
  http: Http,
  path: string,
  query: ApiRequest["query"],
  options?: RequestOptions,
): Promise<T[]> {
  const found: T[] = [];
  for (let pageNumber = 1; pageNumber <= MOST_PAGES; pageNumber++) {
    const page = await http.request<Listing<T>>({
      method: "GET",
      path,
      query: { ...query, pageSize: PAGE_SIZE, pageNumber },
      retries: 2,
      ...options,
    });
    found.push(...(page.entities ?? []));
    if (!hasMore(page, pageNumber, PAGE_SIZE)) break;
  }
  return found;
}

/** Whether there is a page after this one. */
export function hasMore(page: Listing<unknown>, pageNumber: number, pageSize: number): boolean {
  const length = page.entities?.length ?? 0;
  if (length === 0) return false;
  if (page.pageCount !== undefined) return pageNumber < page.pageCount;
  return page.nextUri ? true : length >= pageSize;
}
