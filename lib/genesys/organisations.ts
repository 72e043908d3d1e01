/** Which organisation the OAuth client belongs to. Needs no permission (genesys-contract §1.1): the connection test. */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export type Organisations = ReturnType<typeof createOrganisations>;

export function createOrganisations(http: Http) {
  return {
    me(options?: RequestOptions): Promise<Models.Organization> {
      return http.request({ method: "GET", path: "/api/v2/organizations/me", ...options });
    },
  };
}
