/** Architect flows that can receive our conversations: inbound message flows, published (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage, hasMore, type Listing, PAGE_SIZE } from "./pages.ts";
import { anywhere, type Found, named } from "./queues.ts";

export type Flows = ReturnType<typeof createFlows>;

export function createFlows(http: Http) {
  return {
    /** Flows whose name or description contains the text, by name (architect:flow:view). One page. */
    async search(text = "", options?: RequestOptions): Promise<Found> {
      const page = await http.request<Listing<Models.Flow>>({
        method: "GET",
        path: "/api/v2/flows",
        query: {
          type: "inboundshortmessage",
          nameOrDescription: anywhere(text),
          deleted: false,
          sortBy: "name",
          pageSize: PAGE_SIZE,
          pageNumber: 1,
        },
        retries: 1,
        ...options,
      });
      const published = (page.entities ?? []).filter(({ publishedVersion }) => publishedVersion);
      return { found: named(published), more: hasMore(page, 1, PAGE_SIZE) };
    },

    /** Those of these flows that exist, can be seen and are published. Asking by id is deprecated there, so: the list. */
    async known(ids: readonly string[], options?: RequestOptions): Promise<Found> {
      const wanted = new Set(ids);
      const all = await this.list(options);
      return {
        found: named(all.filter(({ id, publishedVersion }) => publishedVersion && wanted.has(id ?? ""))),
        more: false,
      };
    },

    /** All inbound message flows that the OAuth client can see, also those that were never published. */
    list(options?: RequestOptions): Promise<Models.Flow[]> {
      return everyPage(
        http,
        "/api/v2/flows",
        { type: "inboundshortmessage", deleted: false, sortBy: "name" },
        options,
      );
    },
  };
}
