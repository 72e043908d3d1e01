/** Queues, for a dropdown: a page of what matches, and whether there is more (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage, hasMore, type Listing, PAGE_SIZE } from "./pages.ts";

/** An id and the name that goes with it. */
export interface Named {
  id: string;
  name: string;
}

export interface Found {
  found: Named[];
  /** There are others that match: search for more letters. */
  more: boolean;
}

/** An address must not become longer than servers take. */
const IDS_PER_REQUEST = 50;

export type Queues = ReturnType<typeof createQueues>;

/** All calls want routing:queue:view. */
export function createQueues(http: Http) {
  return {
    /** Queues whose name contains the text, by name; all when it is empty. One page. */
    async search(text = "", options?: RequestOptions): Promise<Found> {
      const page = await http.request<Listing<Models.Queue>>({
        method: "GET",
        path: "/api/v2/routing/queues",
        query: { name: anywhere(text), pageSize: PAGE_SIZE, pageNumber: 1 },
        retries: 1,
        ...options,
      });
      return { found: named(page.entities), more: hasMore(page, 1, PAGE_SIZE) };
    },

    /** Those of these queues that exist and can be seen. */
    async known(ids: readonly string[], options?: RequestOptions): Promise<Found> {
      const found: Named[] = [];
      for (let from = 0; from < ids.length; from += IDS_PER_REQUEST) {
        const id = ids.slice(from, from + IDS_PER_REQUEST);
        const page = await http.request<Listing<Models.Queue>>({
          method: "GET",
          path: "/api/v2/routing/queues",
          query: { id, pageSize: PAGE_SIZE, pageNumber: 1 },
          retries: 1,
          ...options,
        });
        found.push(...named(page.entities));
      }
      return { found, more: false };
    },

    /** All queues that the OAuth client can see. */
    list(options?: RequestOptions): Promise<Models.Queue[]> {
      return everyPage(http, "/api/v2/routing/queues", {}, options);
    },

    /** GENESYS_REJECTED with status 404 when unknown. */
    async get(queueId: string, options?: RequestOptions): Promise<Named> {
      const path = `/api/v2/routing/queues/${encodeURIComponent(queueId)}`;
      const queue = await http.request<Models.Queue>({ method: "GET", path, retries: 1, ...options });
      return { id: queue.id ?? queueId, name: queue.name ?? queueId };
    },
  };
}

/** Genesys' pattern for "contains"; undefined for no filter. Asterisks of the person's own would change its meaning. */
export function anywhere(text: string): string | undefined {
  const plain = text.replaceAll("*", "").trim();
  return plain === "" ? undefined : `*${plain}*`;
}

export function named(entities: { id?: string; name?: string }[] = []): Named[] {
  return entities.flatMap(({ id, name }) => (id ? [{ id, name: name ?? id }] : []));
}
