/**
 * Whether an OAuth client holds a permission. Genesys has no call that lists a client's grants, so each one is tried
 * with a request that changes nothing: a read, or one that names something that cannot exist, with a body that
 * validation must refuse. Permission is judged before either: 403 says no, 400 and 404 say yes.
 */
import { HandoverError, loggable } from "../errors.ts";
import type { ApiRequest, Http, RequestOptions } from "./http.ts";

/** Genesys gives no object this id. */
const NOBODY = "00000000-0000-0000-0000-000000000000";
const OPEN = "/api/v2/conversations/messaging/integrations/open";
const SETTINGS = "/api/v2/conversations/messaging/settings";
const CONTENT = "/api/v2/conversations/messaging/supportedcontent";
const MESSAGES = "/api/v2/conversations/messages";
const ONE = { pageSize: 1, pageNumber: 1 };

const PROBES = {
  "messaging:integration:view": { method: "GET", path: `${OPEN}/${NOBODY}` },
  "messaging:integration:add": { method: "POST", path: OPEN, body: {} },
  "messaging:integration:edit": { method: "PATCH", path: `${OPEN}/${NOBODY}`, body: {} },
  "conversation:message:receive": {
    method: "POST",
    path: `${MESSAGES}/${NOBODY}/inbound/open/message`,
    body: {},
  },
  "conversation:message:create": { method: "POST", path: `${MESSAGES}/agentless`, body: {} },
  // The listing of permissions wants none for it, the summary this one (genesys-contract §5.5, §5.6): only 403 says no.
  "conversation:communication:view": { method: "GET", path: `${MESSAGES}/${NOBODY}` },
  "conversation:communication:disconnect": {
    method: "PATCH",
    path: `${MESSAGES}/${NOBODY}/participants/${NOBODY}`,
    body: { state: "disconnected" },
  },
  "messaging:setting:view": { method: "GET", path: SETTINGS, query: ONE },
  "messaging:setting:add": { method: "POST", path: SETTINGS, body: {} },
  "messaging:setting:edit": { method: "PATCH", path: `${SETTINGS}/${NOBODY}`, body: {} },
  "messaging:supportedContent:view": { method: "GET", path: CONTENT, query: ONE },
  "messaging:supportedContent:add": { method: "POST", path: CONTENT, body: {} },
  "routing:queue:view": { method: "GET", path: "/api/v2/routing/queues", query: ONE },
  "routing:scheduleGroup:view": { method: "GET", path: "/api/v2/architect/schedulegroups", query: ONE },
  "routing:schedule:view": { method: "GET", path: "/api/v2/architect/schedules", query: ONE },
  "routing:emergencyGroup:view": { method: "GET", path: "/api/v2/architect/emergencygroups", query: ONE },
  "routing:message:manage": { method: "GET", path: "/api/v2/routing/message/recipients", query: ONE },
  "architect:flow:view": { method: "GET", path: "/api/v2/flows", query: ONE },
  "analytics:queueObservation:view": {
    method: "POST",
    path: "/api/v2/analytics/queues/observations/query",
    body: {
      filter: {
        type: "or",
        predicates: [{ type: "dimension", dimension: "queueId", operator: "matches", value: NOBODY }],
      },
      metrics: ["oOnQueueUsers"],
    },
  },
} satisfies Record<string, ApiRequest>;

/** Those that can be tried. */
export type ProbedPermission = keyof typeof PROBES;

/** `unknown`: Genesys did not get as far as judging it; `why` may be shown. */
export type Grant = { held: "yes" } | { held: "no" } | { held: "unknown"; why: string };

export type PermissionProbes = ReturnType<typeof createPermissionProbes>;

export function createPermissionProbes(http: Http) {
  return {
    /** One request; never rejects. */
    async ask(permission: ProbedPermission, options?: RequestOptions): Promise<Grant> {
      const probe: ApiRequest = PROBES[permission];
      try {
        await http.request({ ...probe, ...options });
        return { held: "yes" };
      } catch (error) {
        return grantOf(error);
      }
    },
  };
}

const REFUSED_AFTERWARDS = new Set([400, 404, 409]);

function grantOf(error: unknown): Grant {
  if (!(error instanceof HandoverError)) return { held: "unknown", why: loggable(error) };
  if (error.code === "GENESYS_PERMISSION") return { held: "no" };
  if (error.code === "GENESYS_REJECTED" && REFUSED_AFTERWARDS.has(error.facts.status ?? 0)) {
    return { held: "yes" };
  }
  return { held: "unknown", why: error.message };
}
