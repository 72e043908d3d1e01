/** Recipients: what an Architect flow is attached to; all calls want routing:message:manage (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";
import { everyPage } from "./pages.ts";

const PATH = "/api/v2/routing/message/recipients";
const pathOf = (recipientId: string) => `${PATH}/${encodeURIComponent(recipientId)}`;

export type Recipients = ReturnType<typeof createRecipients>;

export function createRecipients(http: Http) {
  return {
    list(options?: RequestOptions): Promise<Models.Recipient[]> {
      return everyPage(http, PATH, { messengerType: "open" }, options);
    },

    /** `recipientId` is the integration's `recipient.id`, which can differ from the integration's own id. */
    get(recipientId: string, options?: RequestOptions): Promise<Models.Recipient> {
      return http.request({ method: "GET", path: pathOf(recipientId), ...options });
    },

    /** From now on this flow gets the recipient's new conversations. How to detach one is not known. */
    attachFlow(recipientId: string, flowId: string, options?: RequestOptions): Promise<Models.Recipient> {
      const body = { flow: { id: flowId } };
      return http.request({ method: "PUT", path: pathOf(recipientId), body, ...options });
    },
  };
}
