/** Open-messaging integrations (genesys-contract §2). There is no filter by name: list them all and compare. */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage } from "./pages.ts";

const PATH = "/api/v2/conversations/messaging/integrations/open";
const pathOf = (integrationId: string) => `${PATH}/${encodeURIComponent(integrationId)}`;

export type Integrations = ReturnType<typeof createIntegrations>;

export function createIntegrations(http: Http) {
  return {
    /** All of them (messaging:integration:view). */
    list(options?: RequestOptions): Promise<Models.OpenIntegration[]> {
      return everyPage(http, PATH, {}, options);
    },

    /** One (messaging:integration:view); GENESYS_REJECTED with status 404 when unknown or not yet there. */
    get(integrationId: string, options?: RequestOptions): Promise<Models.OpenIntegration> {
      return http.request({ method: "GET", path: pathOf(integrationId), ...options });
    },

    /** Asynchronous: ready when `createStatus` is Completed (messaging:integration:add). */
    create(wanted: Models.OpenIntegrationRequest, options?: RequestOptions): Promise<Models.OpenIntegration> {
      return http.request({ method: "POST", path: PATH, body: wanted, ...options });
    },

    /** Changes what is given; the name must be (messaging:integration:edit). */
    update(
      integrationId: string,
      change: Models.OpenIntegrationUpdateRequest,
      options?: RequestOptions,
    ): Promise<Models.OpenIntegration> {
      return http.request({ method: "PATCH", path: pathOf(integrationId), body: change, ...options });
    },

    /** Asynchronous: gone when `get` is refused with 404 (messaging:integration:delete). */
    async remove(integrationId: string, options?: RequestOptions): Promise<void> {
      await http.request({ method: "DELETE", path: pathOf(integrationId), ...options });
    },
  };
}
