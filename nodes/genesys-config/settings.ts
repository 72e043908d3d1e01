/** A config node's properties and credentials → what its connector needs to know. */
import { join } from "node:path";
import type { NodeAPI } from "node-red";
import {
  type ConnectorSettings,
  foldedName,
  HandoverError,
  hostsOf,
  slug,
  withDefaultRow,
} from "../../lib/index.ts";
import { isOn, numberOf } from "../shared/config/typed-value.ts";
import { webhookAddress } from "./address.ts";
import {
  type CompetencyRow,
  GENESYS_CONFIG_DEFAULTS as DEFAULTS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
  type HoursRow,
  NO_HOURS,
  ROW_WITHOUT_COMPETENCY,
  SANDBOX_REGION,
} from "./config.ts";
import { attachmentRulesOf } from "./content/attachments/settings.ts";
import { contentSettingsOf } from "./content/settings.ts";
import { agentNamingOf } from "./escalation/agent/settings.ts";
import { secondsOf, timersOf } from "./escalation/settings.ts";
import { sandboxOf } from "./sandbox-start.ts";

/** Where Genesys is, and who asks. */
export interface Connection {
  hosts: { login: string; api: string };
  clientId: string;
  clientSecret: string;
}

/** Throws NOT_CONFIGURED with what is missing. */
export async function connectionOf(
  RED: NodeAPI,
  { region, loginUrl, apiUrl }: Pick<GenesysConfigProperties, "region" | "loginUrl" | "apiUrl">,
  credentials: GenesysConfigCredentials,
): Promise<Connection> {
  if (region === SANDBOX_REGION) {
    const { url, client } = await sandboxOf(RED);
    return { hosts: { login: url, api: url }, clientId: client.id, clientSecret: client.secret };
  }
  const hosts = hostsOf(region, { loginUrl, apiUrl });
  const { clientId = "", clientSecret = "" } = credentials;
  if (clientId === "" || clientSecret === "") {
    throw new HandoverError(
      "NOT_CONFIGURED",
      `The connector has no client ${clientId === "" ? "id" : "secret"}.`,
      "Open the genesys-config and enter the OAuth client of Genesys Cloud (credentials are never part of a flow file).",
    );
  }
  return { hosts, clientId, clientSecret };
}

export async function settingsOf(
  RED: NodeAPI,
  id: string,
  config: GenesysConfigProperties,
  credentials: GenesysConfigCredentials,
): Promise<ConnectorSettings> {
  const connection = await connectionOf(RED, config, credentials);
  const connectorName = config.connectorName.trim() || DEFAULTS.connectorName;
  const webhookSecret = credentials.webhookSecret ?? "";
  if (webhookSecret !== "" && webhookSecret.length < 16) {
    throw new HandoverError(
      "NOT_CONFIGURED",
      "The webhook secret is shorter than 16 characters, which Genesys refuses.",
      "Use a longer one, or leave the field empty to have one derived.",
    );
  }
  return {
    id,
    connectorName,
    ...connection,
    webhookSecret,
    deriveFrom: config.region === SANDBOX_REGION ? "store" : "client",
    webhookUrl: webhookAddress(RED, { ...config, connectorName }, connection.hosts.api),
    competencies: withDefaultRow(withoutDoubles(config.competencies.map(wholeRow))),
    hours: config.hours.map(wholeHours),
    storage: storageOf(RED, config, connectorName, webhookSecret),
    requestsPerMinute: numberOf(config.requestsPerMinute, Number(DEFAULTS.requestsPerMinute)),
    retryMinutes: numberOf(config.retryMinutes, Number(DEFAULTS.retryMinutes)),
    maxWaitMinutes: numberOf(config.maxWaitMinutes, Number(DEFAULTS.maxWaitMinutes)),
    outboxMax: numberOf(config.outboxMax, Number(DEFAULTS.outboxMax)),
    outboxMaxBytes: numberOf(config.outboxMaxMegabytes, Number(DEFAULTS.outboxMaxMegabytes)) * 1024 * 1024,
    continueThread: isOn(config.continueThread),
    attachments: attachmentRulesOf(config),
    timers: timersOf(RED, config),
    graceSeconds: secondsOf(config, "graceSeconds"),
    positionSeconds: secondsOf(config, "positionSeconds"),
    content: contentSettingsOf(config),
    agentNaming: agentNamingOf(config),
  };
}

/** A flow that was written by hand or generated may name only what matters. */
function wholeRow(row: Partial<CompetencyRow>): CompetencyRow {
  const given = Object.entries(row).filter(([, value]) => typeof value === "string");
  const whole = { ...ROW_WITHOUT_COMPETENCY, ...Object.fromEntries(given) };
  return { ...whole, competency: whole.competency.trim() };
}

/** Opening hours of a flow that was written by hand: what is not there is closed, or not asked for. */
function wholeHours(row: Partial<HoursRow>): ConnectorSettings["hours"][number] {
  return {
    ...NO_HOURS,
    ...row,
    week: { ...NO_HOURS.week, ...row.week },
    dates: Array.isArray(row.dates) ? row.dates : [],
    closesBeforeMinutes: numberOf(row.closesBeforeMinutes, 0),
  };
}

/** Two rows of one name would each have an integration, and a chat would go to one of them by chance. */
function withoutDoubles(rows: CompetencyRow[]): CompetencyRow[] {
  const names = rows.map(({ competency }) => foldedName(competency));
  const doubled = rows.find((_, index) => names.indexOf(names[index] ?? "") !== index);
  if (!doubled) return rows;
  const what =
    doubled.competency === ""
      ? "Two rows have no competency"
      : `"${doubled.competency}" is in the table twice`;
  throw new HandoverError(
    "NOT_CONFIGURED",
    `${what}.`,
    "Give each row of the competency table in the genesys-config a name of its own.",
  );
}

function storageOf(
  RED: NodeAPI,
  { storage, storagePath }: GenesysConfigProperties,
  connectorName: string,
  webhookSecret: string,
): ConnectorSettings["storage"] {
  if (storage === "memory") {
    if (webhookSecret !== "") return { kind: "memory" };
    throw new HandoverError(
      "NOT_CONFIGURED",
      "Memory storage needs a webhook secret of your own.",
      "Enter one in the genesys-config, or choose the embedded storage.",
    );
  }
  if (storage === "redis") {
    throw new HandoverError(
      "NOT_CONFIGURED",
      "Redis storage is not part of this version.",
      "Choose the embedded storage in the genesys-config.",
    );
  }
  const directory = storagePath.trim() || join(userDirOf(RED), "livechat-handover");
  return { kind: "embedded", path: join(directory, `${slug(connectorName)}.sqlite`) };
}

function userDirOf(RED: NodeAPI): string {
  return String(RED.settings.userDir ?? process.cwd());
}
