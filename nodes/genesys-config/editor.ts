/** The dialog of genesys-config: one organisation in tabs. */

import { checkOneOf, checkRequired } from "../shared/config/check.ts";
import { upgrade } from "../shared/config/migrate.ts";
import type { NumberSetting, SwitchSetting } from "../shared/config/typed-value.ts";
import { directoryOf } from "../shared/editor/directory.ts";
import { closePopups } from "../shared/editor/popup.ts";
import { checked, checkTyped, current, explainAll, fillIn } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { showChats } from "./chats/editor.ts";
import {
  checkCredential,
  checkHost,
  checkLimit,
  checkPublicUrl,
  checkRegion,
  checkStorage,
  checkWebhookPath,
  checkWebhookSecret,
} from "./check.ts";
import { checkCompetencies } from "./competencies/check.ts";
import { type CompetencyTable, showCompetencies } from "./competencies/editor.ts";
import {
  GENESYS_CONFIG_DEFAULTS,
  GENESYS_CONFIG_MIGRATIONS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
  type IdentityMapping,
} from "./config.ts";
import { connectionInDialog, showConnection } from "./connection/editor.ts";
import {
  checkAttachmentHosts,
  checkAttachmentLimit,
  checkAttachmentTypes,
} from "./content/attachments/config.ts";
import { showAttachments } from "./content/attachments/editor.ts";
import {
  type CONTENT_LIMITS,
  checkContentNumber,
  checkLanguage,
  checkPatterns,
  checkTimeZone,
} from "./content/check.ts";
import { CONTENT_CHOICES } from "./content/config.ts";
import { showContent } from "./content/editor.ts";
import { showDelivery } from "./delivery/editor.ts";
import { showDoctor } from "./doctor/editor.ts";
import { checkAgentDisplayName, checkAgentName } from "./escalation/agent/config.ts";
import { showAgents } from "./escalation/agent/editor.ts";
import { checkHours } from "./hours/check.ts";
import { type HoursList, showHours } from "./hours/editor.ts";
import { showIdentity } from "./identity/editor.ts";
import { showTabs } from "./tabs/editor.ts";

const words = wordsOf("genesys-config");
const defaults = GENESYS_CONFIG_DEFAULTS;
const label = (key: string) => words(`genesys-config.label.${key}`);

// Set while the dialog is open; Node-RED opens one dialog of a type at a time.
let table: CompetencyTable | undefined;
let hours: HoursList | undefined;
let readIdentity: (() => IdentityMapping) | undefined;
let readContinueThread: (() => SwitchSetting) | undefined;
let readAttachments: ReturnType<typeof showAttachments> | undefined;
let readContent: ReturnType<typeof showContent> | undefined;
let listChats: (() => void) | undefined;

RED.nodes.registerType<GenesysConfigProperties, GenesysConfigCredentials>("genesys-config", {
  category: "config",
  icon: "genesys-config.svg",
  defaults: {
    name: { value: "" },
    region: {
      value: defaults.region,
      label: label("region"),
      validate: checked(words, checkRegion),
    },
    loginUrl: {
      value: "",
      label: label("loginUrl"),
      validate: checked(words, function (value) {
        return checkHost(value, regionOf(this));
      }),
    },
    apiUrl: {
      value: "",
      label: label("apiUrl"),
      validate: checked(words, function (value) {
        return checkHost(value, regionOf(this));
      }),
    },
    connectorName: {
      value: defaults.connectorName,
      label: label("connectorName"),
      validate: checked(words, checkRequired),
    },
    publicUrl: {
      value: "",
      label: label("publicUrl"),
      validate: checked(words, function (value) {
        return checkPublicUrl(value, regionOf(this));
      }),
    },
    webhookPath: {
      value: "",
      label: label("webhookPath"),
      validate: checked(words, checkWebhookPath),
    },
    webhookPort: {
      value: "",
      label: label("webhookPort"),
      validate: checked(words, (value) => checkLimit("webhookPort", value)),
    },
    identity: {
      value: defaults.identity,
      label: words("genesys-config.tab.identity"),
      validate: (value, options) =>
        Object.values(value ?? {})
          .map((typed) => checkTyped(typed, options))
          .find((result) => result !== true) ?? true,
    },
    competencies: {
      value: defaults.competencies,
      label: words("genesys-config.tab.competencies"),
      validate: (value, options) => explainAll(words, checkCompetencies(value ?? []), options),
    },
    hours: {
      value: defaults.hours,
      label: words("genesys-config.tab.hours"),
      validate: (value, options) => explainAll(words, checkHours(value ?? []), options),
    },
    storage: {
      value: defaults.storage,
      label: label("storage"),
      validate: checked(words, (value) => checkStorage(value, hasWebhookSecret())),
    },
    storagePath: { value: "" },
    redisUrl: { value: "" },
    requestsPerMinute: {
      value: defaults.requestsPerMinute,
      label: label("requestsPerMinute"),
      validate: checked(words, (value) => checkLimit("requestsPerMinute", value)),
    },
    retryMinutes: {
      value: defaults.retryMinutes,
      label: label("retryMinutes"),
      validate: checked(words, (value) => checkLimit("retryMinutes", value)),
    },
    maxWaitMinutes: {
      value: defaults.maxWaitMinutes,
      label: label("maxWaitMinutes"),
      validate: checked(words, (value) => checkLimit("maxWaitMinutes", value)),
    },
    outboxMax: {
      value: defaults.outboxMax,
      label: label("outboxMax"),
      validate: checked(words, (value) => checkLimit("outboxMax", value)),
    },
    outboxMaxMegabytes: {
      value: defaults.outboxMaxMegabytes,
      label: label("outboxMaxMegabytes"),
      validate: checked(words, (value) => checkLimit("outboxMaxMegabytes", value)),
    },
    continueThread: { value: defaults.continueThread },
    attachmentTypes: {
      value: defaults.attachmentTypes,
      label: label("attachmentTypes"),
      validate: checked(words, checkAttachmentTypes),
    },
    attachmentMaxMegabytes: {
      value: defaults.attachmentMaxMegabytes,
      label: label("attachmentMaxMegabytes"),
      validate: checked(words, (value) => checkAttachmentLimit("attachmentMaxMegabytes", value)),
    },
    attachmentMaxCount: {
      value: defaults.attachmentMaxCount,
      label: label("attachmentMaxCount"),
      validate: checked(words, (value) => checkAttachmentLimit("attachmentMaxCount", value)),
    },
    attachmentHours: {
      value: defaults.attachmentHours,
      label: label("attachmentHours"),
      validate: checked(words, (value) => checkAttachmentLimit("attachmentHours", value)),
    },
    attachmentAsLink: { value: defaults.attachmentAsLink },
    attachmentRelay: { value: defaults.attachmentRelay },
    attachmentHosts: {
      value: defaults.attachmentHosts,
      label: label("attachmentHosts"),
      validate: checked(words, checkAttachmentHosts),
    },
    noPickupSeconds: {
      value: defaults.noPickupSeconds,
      label: label("noPickupSeconds"),
      validate: checked(words, (value) => checkLimit("noPickupSeconds", value)),
    },
    userIdleSeconds: {
      value: defaults.userIdleSeconds,
      label: label("userIdleSeconds"),
      validate: checked(words, (value) => checkLimit("userIdleSeconds", value)),
    },
    agentIdleSeconds: {
      value: defaults.agentIdleSeconds,
      label: label("agentIdleSeconds"),
      validate: checked(words, (value) => checkLimit("agentIdleSeconds", value)),
    },
    idleWarningSeconds: {
      value: defaults.idleWarningSeconds,
      label: label("idleWarningSeconds"),
      validate: checked(words, (value) => checkLimit("idleWarningSeconds", value)),
    },
    userIdleText: { value: "" },
    agentIdleText: { value: "" },
    positionSeconds: {
      value: defaults.positionSeconds,
      label: label("positionSeconds"),
      validate: checked(words, (value) => checkLimit("positionSeconds", value)),
    },
    graceSeconds: {
      value: defaults.graceSeconds,
      label: label("graceSeconds"),
      validate: checked(words, (value) => checkLimit("graceSeconds", value)),
    },
    historyMode: choice("historyMode"),
    historyMaxCharacters: contentNumber("historyMaxCharacters"),
    historyAgain: choice("historyAgain"),
    language: {
      value: defaults.language,
      label: label("language"),
      validate: checked(words, checkLanguage),
    },
    timeZone: {
      value: defaults.timeZone,
      label: label("timeZone"),
      validate: checked(words, checkTimeZone),
    },
    maskWhere: choice("maskWhere"),
    maskCards: { value: defaults.maskCards },
    maskIbans: { value: defaults.maskIbans },
    maskEmails: { value: defaults.maskEmails },
    maskPhones: { value: defaults.maskPhones },
    maskPatterns: {
      value: defaults.maskPatterns,
      label: label("maskPatterns"),
      validate: checked(words, checkPatterns),
    },
    clicks: choice("clicks"),
    attributesMaxBytes: contentNumber("attributesMaxBytes"),
    agentName: {
      value: defaults.agentName,
      label: label("agentName"),
      validate: checked(words, checkAgentName),
    },
    agentDisplayName: {
      value: defaults.agentDisplayName,
      label: label("agentDisplayName"),
      validate: checked(words, function (value) {
        return checkAgentDisplayName(value, current("#node-config-input-agentName", this.agentName));
      }),
    },
    configVersion: { value: defaults.configVersion },
  },
  credentials: {
    clientId: {
      type: "text",
      label: label("clientId"),
      validate: checked(words, function (value) {
        return checkCredential(value, regionOf(this));
      }),
    },
    clientSecret: {
      type: "password",
      label: label("clientSecret"),
      validate: checked(words, function (value) {
        return checkCredential(value, regionOf(this));
      }),
    },
    webhookSecret: {
      type: "password",
      label: label("webhookSecret"),
      validate: checked(words, function (value) {
        return checkWebhookSecret(value, current("#node-config-input-storage", this.storage));
      }),
    },
  },
  label() {
    return this.name || this.connectorName || "genesys-config";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    fillIn(this, defaults, "node-config-input");
    const saved = upgrade(this, defaults, GENESYS_CONFIG_MIGRATIONS);
    const directory = directoryOf(() => connectionInDialog(this.id));
    showConnection(this.id, words);
    readIdentity = showIdentity(saved.identity);
    table = showCompetencies(saved.competencies, directory, words, (before, now) =>
      hours?.follow(before, now),
    );
    hours = showHours(saved.hours, competencyNames, directory, words);
    readContinueThread = showDelivery(this.id, saved.continueThread, words);
    readAttachments = showAttachments(saved, words);
    readContent = showContent(saved, words);
    showAgents(words);
    showDoctor(this.id, words);
    listChats = showChats(this.id, words);
    showTabs(words, (name) => {
      if (name === "competencies") table?.compare();
      if (name === "doctor") listChats?.();
    });
  },
  oneditsave() {
    if (readIdentity) this.identity = readIdentity();
    if (table) this.competencies = table.read();
    if (hours) this.hours = hours.read();
    if (readContinueThread) this.continueThread = readContinueThread();
    if (readAttachments) Object.assign(this, readAttachments());
    if (readContent) Object.assign(this, readContent());
    this.configVersion = defaults.configVersion;
    closePopups();
  },
  oneditcancel: closePopups,
});

const competencyNames = (): string[] =>
  (table?.read() ?? []).map(({ competency }) => competency).filter((name) => name !== "");

function choice<Name extends keyof typeof CONTENT_CHOICES>(name: Name) {
  return {
    value: defaults[name],
    label: label(name),
    validate: checked<string, unknown>(words, (value) => checkOneOf(value, CONTENT_CHOICES[name])),
  };
}

function contentNumber(name: keyof typeof CONTENT_LIMITS) {
  return {
    value: defaults[name],
    label: label(name),
    validate: checked<NumberSetting, unknown>(words, (value) => checkContentNumber(name, value)),
  };
}

const regionOf = (node: { region: string }): string => current("#node-config-input-region", node.region);

/** Outside the dialog nobody can know: the secret stays on the server. */
function hasWebhookSecret(): boolean {
  const field = $("#node-config-input-webhookSecret");
  return field.length === 0 || String(field.val()) !== "";
}
