/** The dialog of genesys-config: one organisation in four tabs. */

import { checkRequired } from "../shared/config/check.ts";
import { upgrade } from "../shared/config/migrate.ts";
import type { SwitchSetting } from "../shared/config/typed-value.ts";
import { directoryOf } from "../shared/editor/directory.ts";
import { closePopups } from "../shared/editor/popup.ts";
import { checkTyped, current, explain, explainAll } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import {
  checkCompetencies,
  checkCredential,
  checkHost,
  checkLimit,
  checkPublicUrl,
  checkRegion,
  checkStorage,
  checkWebhookPath,
  checkWebhookSecret,
} from "./check.ts";
import { type CompetencyTable, showCompetencies } from "./competencies/editor.ts";
import {
  GENESYS_CONFIG_DEFAULTS,
  GENESYS_CONFIG_MIGRATIONS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
  type IdentityMapping,
} from "./config.ts";
import { connectionInDialog, showConnection } from "./connection/editor.ts";
import { showDelivery } from "./delivery/editor.ts";
import { showIdentity } from "./identity/editor.ts";

const words = wordsOf("genesys-config");
const defaults = GENESYS_CONFIG_DEFAULTS;
const label = (key: string) => words(`genesys-config.label.${key}`);

// Set while the dialog is open; Node-RED opens one dialog of a type at a time.
let table: CompetencyTable | undefined;
let readIdentity: (() => IdentityMapping) | undefined;
let readContinueThread: (() => SwitchSetting) | undefined;

RED.nodes.registerType<GenesysConfigProperties, GenesysConfigCredentials>("genesys-config", {
  category: "config",
  icon: "genesys-config.svg",
  defaults: {
    name: { value: "" },
    region: {
      value: defaults.region,
      label: label("region"),
      validate: (value, options) => explain(words, checkRegion(value), options),
    },
    loginUrl: {
      value: "",
      label: label("loginUrl"),
      validate: function (value, options) {
        return explain(words, checkHost(value ?? "", regionOf(this)), options);
      },
    },
    apiUrl: {
      value: "",
      label: label("apiUrl"),
      validate: function (value, options) {
        return explain(words, checkHost(value ?? "", regionOf(this)), options);
      },
    },
    connectorName: {
      value: defaults.connectorName,
      label: label("connectorName"),
      validate: (value, options) => explain(words, checkRequired(value ?? ""), options),
    },
    publicUrl: {
      value: "",
      label: label("publicUrl"),
      validate: function (value, options) {
        return explain(words, checkPublicUrl(value ?? "", regionOf(this)), options);
      },
    },
    webhookPath: {
      value: "",
      label: label("webhookPath"),
      validate: (value, options) => explain(words, checkWebhookPath(value ?? ""), options),
    },
    webhookPort: {
      value: "",
      label: label("webhookPort"),
      validate: (value, options) => explain(words, checkLimit("webhookPort", value), options),
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
    storage: {
      value: defaults.storage,
      label: label("storage"),
      validate: (value, options) => explain(words, checkStorage(value, hasWebhookSecret()), options),
    },
    storagePath: { value: "" },
    redisUrl: { value: "" },
    requestsPerMinute: {
      value: defaults.requestsPerMinute,
      label: label("requestsPerMinute"),
      validate: (value, options) => explain(words, checkLimit("requestsPerMinute", value), options),
    },
    retryMinutes: {
      value: defaults.retryMinutes,
      label: label("retryMinutes"),
      validate: (value, options) => explain(words, checkLimit("retryMinutes", value), options),
    },
    maxWaitMinutes: {
      value: defaults.maxWaitMinutes,
      label: label("maxWaitMinutes"),
      validate: (value, options) => explain(words, checkLimit("maxWaitMinutes", value), options),
    },
    outboxMax: {
      value: defaults.outboxMax,
      label: label("outboxMax"),
      validate: (value, options) => explain(words, checkLimit("outboxMax", value), options),
    },
    outboxMaxMegabytes: {
      value: defaults.outboxMaxMegabytes,
      label: label("outboxMaxMegabytes"),
      validate: (value, options) => explain(words, checkLimit("outboxMaxMegabytes", value), options),
    },
    continueThread: { value: defaults.continueThread },
    configVersion: { value: defaults.configVersion },
  },
  credentials: {
    clientId: {
      type: "text",
      label: label("clientId"),
      validate: function (value, options) {
        return explain(words, checkCredential(value ?? "", regionOf(this)), options);
      },
    },
    clientSecret: {
      type: "password",
      label: label("clientSecret"),
      validate: function (value, options) {
        return explain(words, checkCredential(value ?? "", regionOf(this)), options);
      },
    },
    webhookSecret: {
      type: "password",
      label: label("webhookSecret"),
      validate: function (value, options) {
        const storage = current("#node-config-input-storage", this.storage);
        return explain(words, checkWebhookSecret(value ?? "", storage), options);
      },
    },
  },
  label() {
    return this.name || this.connectorName || "genesys-config";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  oneditprepare() {
    const saved = upgrade(this, defaults, GENESYS_CONFIG_MIGRATIONS);
    const directory = directoryOf(() => connectionInDialog(this.id));
    showConnection(this.id, words);
    readIdentity = showIdentity(saved.identity);
    table = showCompetencies(saved.competencies, directory, words);
    readContinueThread = showDelivery(this.id, saved.continueThread, words);
    showTabs();
  },
  oneditsave() {
    if (readIdentity) this.identity = readIdentity();
    if (table) this.competencies = table.read();
    if (readContinueThread) this.continueThread = readContinueThread();
    this.configVersion = defaults.configVersion;
    closePopups();
  },
  oneditcancel: closePopups,
});

function showTabs() {
  const tabs = RED.tabs.create({
    id: "genesys-config-tabs",
    onchange(tab) {
      $("#genesys-config-tabs-content").children().hide();
      $(`#${tab.id}`).show();
      if (tab.id === "genesys-config-tab-competencies") table?.compare();
    },
  });
  for (const name of ["connection", "identity", "competencies", "delivery"]) {
    tabs.addTab({ id: `genesys-config-tab-${name}`, label: words(`genesys-config.tab.${name}`) });
  }
}

const regionOf = (node: { region: string }): string => current("#node-config-input-region", node.region);

/** Outside the dialog nobody can know: the secret stays on the server. */
function hasWebhookSecret(): boolean {
  const field = $("#node-config-input-webhookSecret");
  return field.length === 0 || String(field.val()) !== "";
}
