/** A connector's settings for tests: memory, a webhook address of the test's own, no limit. */
import type { ConnectorSettings } from "../../../lib/connector/settings.ts";
import { ATTACHMENT_RULES, NO_TIMERS, USUAL_CONTENT } from "../../support/usual-settings.ts";
import { row } from "../routing/rows.ts";

export function settingsOf(
  sandbox: { url: string; client: { id: string; secret: string } },
  rest: Partial<ConnectorSettings> = {},
): ConnectorSettings {
  return {
    id: "config-1",
    connectorName: "DYDU bot connector",
    hosts: { login: sandbox.url, api: sandbox.url },
    clientId: sandbox.client.id,
    clientSecret: sandbox.client.secret,
    webhookSecret: "a webhook secret of the tests",
    deriveFrom: "client",
    webhookUrl: "http://127.0.0.1:9/genesys/dydu-bot-connector",
    competencies: [row("")],
    hours: [],
    storage: { kind: "memory" },
    requestsPerMinute: 10_000_000,
    retryMinutes: 15,
    maxWaitMinutes: 15,
    outboxMax: 1000,
    outboxMaxBytes: 10_000_000,
    continueThread: false,
    agentNaming: { show: "full", displayName: "" },
    attachments: ATTACHMENT_RULES,
    timers: NO_TIMERS,
    graceSeconds: 60,
    positionSeconds: 0,
    content: USUAL_CONTENT,
    ...rest,
  };
}
