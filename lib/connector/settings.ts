/** What one connector needs to know, with every `${ENV}`, default and sandbox already resolved. */

import type { AgentNaming } from "../escalation/agent-name.ts";
import type { TimerSettings } from "../escalation/timers.ts";
import type { ContentSettings } from "../messages/content-settings.ts";
import type { Competency } from "../routing/competencies.ts";
import type { Hours } from "../routing/opening-hours/hours.ts";
import type { AttachmentRules } from "./attachments.ts";

export interface ConnectorSettings {
  /** The config node's id: the connector's name in the process. */
  id: string;
  connectorName: string;
  /** Base addresses of the login and API hosts, without a slash at the end. */
  hosts: { login: string; api: string };
  clientId: string;
  clientSecret: string;
  /** "" = derived. */
  webhookSecret: string;
  /** `store`: secrets come from a random value in the store, because the client's secret is not the user's own. */
  deriveFrom: "client" | "store";
  /** The whole public address of the webhook. */
  webhookUrl: string;
  competencies: Competency[];
  /** Opening hours per competency; none = always open. */
  hours: Hours[];
  storage: { kind: "embedded"; path: string } | { kind: "memory" };
  requestsPerMinute: number;
  retryMinutes: number;
  maxWaitMinutes: number;
  outboxMax: number;
  outboxMaxBytes: number;
  continueThread: boolean;
  agentNaming: AgentNaming;
  attachments: AttachmentRules;
  timers: TimerSettings;
  /** How long after an escalation's end what still arrives for it reaches the flow. */
  graceSeconds: number;
  /** How often who waits is told how it stands; 0 = never. */
  positionSeconds: number;
  content: ContentSettings;
}

/** What a running connector takes as it goes. */
export type Changeable = Pick<ConnectorSettings, "competencies" | "content" | "hours">;

/** What such a change leaves alone; everything else makes a new connector (DESIGN §5). */
export function connectionKey({ competencies, content, hours, ...connection }: ConnectorSettings): string {
  return JSON.stringify(connection);
}
