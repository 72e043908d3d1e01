/** Messaging settings: what switches typing on, in both directions (genesys-contract §2.3). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage } from "./pages.ts";

const PATH = "/api/v2/conversations/messaging/settings";
const pathOf = (settingId: string) => `${PATH}/${encodeURIComponent(settingId)}`;

export type MessagingSettings = ReturnType<typeof createMessagingSettings>;

export function createMessagingSettings(http: Http) {
  return {
    /** messaging:setting:view. */
    list(options?: RequestOptions): Promise<Models.MessagingSetting[]> {
      return everyPage(http, PATH, {}, options);
    },

    /** messaging:setting:view. */
    get(settingId: string, options?: RequestOptions): Promise<Models.MessagingSetting> {
      return http.request({ method: "GET", path: pathOf(settingId), ...options });
    },

    /** What an integration without a setting of its own has (messaging:setting:view). */
    getDefault(options?: RequestOptions): Promise<Models.MessagingSetting> {
      return http.request({ method: "GET", path: `${PATH}/default`, ...options });
    },

    /** messaging:setting:add. */
    create(
      wanted: Models.MessagingSettingRequest,
      options?: RequestOptions,
    ): Promise<Models.MessagingSetting> {
      return http.request({ method: "POST", path: PATH, body: wanted, ...options });
    },

    /** messaging:setting:edit. */
    update(
      settingId: string,
      change: Models.MessagingSettingPatchRequest,
      options?: RequestOptions,
    ): Promise<Models.MessagingSetting> {
      return http.request({ method: "PATCH", path: pathOf(settingId), body: change, ...options });
    },
  };
}

/** The setting that lets typing be seen on both sides; off by default at Genesys. */
export function typingOn(name: string): Models.MessagingSettingRequest {
  return { name, event: { typing: { on: { inbound: "Enabled", outbound: "Enabled" } } } };
}
