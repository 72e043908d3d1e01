/** What a genesys-config keeps in the flow file, for the dialog and the runtime alike; public contract (DESIGN §4). */

import type { Hours, HoursKind, SpecialDate } from "../../lib/routing/opening-hours/hours.ts";
import type { Migration } from "../shared/config/migrate.ts";
import {
  fromMessage,
  type NumberSetting,
  type SwitchSetting,
  type TypedValue,
} from "../shared/config/typed-value.ts";
import { ATTACHMENT_DEFAULTS, type AttachmentProperties } from "./content/attachments/config.ts";
import { CONTENT_DEFAULTS, type ContentProperties } from "./content/config.ts";
import { AGENT_DEFAULTS, type AgentProperties } from "./escalation/agent/config.ts";

/** The region that needs no Genesys account: the built-in sandbox, inside the Node-RED process. */
export const SANDBOX_REGION = "sandbox";

/** The region that takes its hosts from `loginUrl` and `apiUrl`. */
export const CUSTOM_REGION = "custom";

/** Where the parts of a person's identity are read from; evaluated with the message and the sending node. */
export interface IdentityMapping {
  email: TypedValue;
  firstName: TypedValue;
  lastName: TypedValue;
  nickname: TypedValue;
  /** Serves where first and last name are not known apart. */
  fullName: TypedValue;
}

/** One row of the competency table; `competency: ""` is the row without competency, which always exists. */
export interface CompetencyRow {
  competency: string;
  /** Serves availability only; empty = availability is never asked. */
  queueId: string;
  /** The queue's name when it was chosen: what the dialog shows while Genesys cannot be asked. */
  queueName: string;
  /** The Architect flow that provisioning attaches to a new integration; empty = attached by hand in Genesys. */
  flowId: string;
  flowName: string;
  /** The competency that takes over when this one is unavailable; empty = none. */
  fallback: string;
}

/** One entry of the opening hours, as it is kept in the flow file. */
export type HoursRow = Omit<Hours, "closesBeforeMinutes"> & { closesBeforeMinutes: NumberSetting };
export type { HoursKind, SpecialDate };

export type StorageKind = "embedded" | "memory" | "redis";

/** The properties in the flow file, without Node-RED's own. */
export interface GenesysConfigProperties extends AttachmentProperties, AgentProperties, ContentProperties {
  name: string;
  /** `sandbox`, `custom`, or the domain of a Genesys Cloud region such as `mypurecloud.de`. */
  region: string;
  loginUrl: string;
  apiUrl: string;
  connectorName: string;
  /** The https address under which the internet reaches the webhook, without path; empty = not public. */
  publicUrl: string;
  /** One path segment; empty = a slug of `connectorName`. */
  webhookPath: string;
  /** A port of the webhook's own; empty = Node-RED's. */
  webhookPort: NumberSetting;
  identity: IdentityMapping;
  competencies: CompetencyRow[];
  /** Opening hours per competency; `*` is for all that have no entry of their own. Empty = always open. */
  hours: HoursRow[];
  storage: StorageKind;
  storagePath: string;
  redisUrl: string;
  requestsPerMinute: NumberSetting;
  retryMinutes: NumberSetting;
  maxWaitMinutes: NumberSetting;
  outboxMax: NumberSetting;
  outboxMaxMegabytes: NumberSetting;
  continueThread: SwitchSetting;
  /** Seconds, 0 = off: until a chat that no agent takes ends. `msg.timers` overrides it, as the next two and `graceSeconds`. */
  noPickupSeconds: NumberSetting;
  /** Seconds, 0 = off: until a chat ends whose user does not answer the agent. */
  userIdleSeconds: NumberSetting;
  /** Seconds, 0 = off: until a chat ends whose agent does not answer the user. */
  agentIdleSeconds: NumberSetting;
  /** How many seconds before an end for idleness the flow gets its warning; 0 = no warning. */
  idleWarningSeconds: NumberSetting;
  /** The warnings' texts, `{seconds}` for the time that is left; empty = a text in the language of Node-RED. */
  userIdleText: string;
  agentIdleText: string;
  /** How many seconds after the end what still arrives from Genesys reaches the flow. */
  graceSeconds: NumberSetting;
  /** How often who waits is told how many wait and for how long; 0 = off. */
  positionSeconds: NumberSetting;
  configVersion: number;
}

/** The credentials, which live outside the flow file. */
export interface GenesysConfigCredentials {
  clientId?: string;
  clientSecret?: string;
  webhookSecret?: string;
}

/** How Node-RED wants the credentials declared, on both sides: only `text` ever reaches the browser. */
export const GENESYS_CONFIG_CREDENTIALS = {
  clientId: { type: "text" },
  clientSecret: { type: "password" },
  webhookSecret: { type: "password" },
} as const;

/** The row that every table has. */
export const ROW_WITHOUT_COMPETENCY: CompetencyRow = {
  competency: "",
  queueId: "",
  queueName: "",
  flowId: "",
  flowName: "",
  fallback: "",
};

/** What an entry has that names nothing: always open. */
export const NO_HOURS: HoursRow = {
  competency: "*",
  kind: "always",
  scheduleGroupId: "",
  scheduleGroupName: "",
  emergencyGroupId: "",
  emergencyGroupName: "",
  timeZone: "",
  week: { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" },
  dates: [],
  closesBeforeMinutes: 0,
};

export const GENESYS_CONFIG_DEFAULTS: GenesysConfigProperties = {
  name: "",
  region: SANDBOX_REGION,
  loginUrl: "",
  apiUrl: "",
  connectorName: "DYDU bot connector",
  publicUrl: "",
  webhookPath: "",
  webhookPort: "",
  identity: {
    email: fromMessage("identity.email"),
    firstName: fromMessage("identity.firstName"),
    lastName: fromMessage("identity.lastName"),
    nickname: fromMessage("identity.nickname"),
    fullName: fromMessage("identity.fullName"),
  },
  competencies: [ROW_WITHOUT_COMPETENCY],
  hours: [],
  storage: "embedded",
  storagePath: "",
  redisUrl: "",
  requestsPerMinute: 300,
  retryMinutes: 15,
  maxWaitMinutes: 15,
  outboxMax: 10_000,
  outboxMaxMegabytes: 256,
  continueThread: false,
  ...ATTACHMENT_DEFAULTS,
  noPickupSeconds: 0,
  userIdleSeconds: 0,
  agentIdleSeconds: 0,
  idleWarningSeconds: 60,
  userIdleText: "",
  agentIdleText: "",
  graceSeconds: 60,
  positionSeconds: 30,
  ...CONTENT_DEFAULTS,
  ...AGENT_DEFAULTS,
  configVersion: 1,
};

export const GENESYS_CONFIG_MIGRATIONS: readonly Migration[] = [];
