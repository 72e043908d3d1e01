/** Supported-content profiles: which files may pass, each way (genesys-contract §2.4). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage } from "./pages.ts";

const PATH = "/api/v2/conversations/messaging/supportedcontent";

/** A profile that is yet to be made: the SDK's type demands the id that Genesys gives. */
export type NewSupportedContent = Omit<Models.SupportedContent, "id">;

export type SupportedContents = ReturnType<typeof createSupportedContents>;

export function createSupportedContents(http: Http) {
  return {
    /** messaging:supportedContent:view. */
    list(options?: RequestOptions): Promise<Models.SupportedContent[]> {
      return everyPage(http, PATH, {}, options);
    },

    /** messaging:supportedContent:view. */
    get(profileId: string, options?: RequestOptions): Promise<Models.SupportedContent> {
      return http.request({ method: "GET", path: `${PATH}/${encodeURIComponent(profileId)}`, ...options });
    },

    /** What an integration without a profile of its own has (messaging:supportedContent:view). */
    getDefault(options?: RequestOptions): Promise<Models.SupportedContent> {
      return http.request({ method: "GET", path: `${PATH}/default`, ...options });
    },

    /** messaging:supportedContent:add. */
    create(wanted: NewSupportedContent, options?: RequestOptions): Promise<Models.SupportedContent> {
      return http.request({ method: "POST", path: PATH, body: wanted, ...options });
    },

    /** Changes what is given; the name must be (messaging:supportedContent:edit). */
    update(
      profileId: string,
      change: NewSupportedContent,
      options?: RequestOptions,
    ): Promise<Models.SupportedContent> {
      const path = `${PATH}/${encodeURIComponent(profileId)}`;
      return http.request({ method: "PATCH", path, body: change, ...options });
    },
  };
}
