/** The dialog of genesys-config: one organisation in tabs, each of which knows its own fields. */

import { upgrade } from "../shared/config/migrate.ts";
import { directoryOf } from "../shared/editor/directory.ts";
import { closePopups } from "../shared/editor/popup.ts";
import { fillIn } from "../shared/editor/validate.ts";
import { showChats } from "./chats/editor.ts";
import { competencyProperties, showCompetencies } from "./competencies/editor.ts";
import {
  GENESYS_CONFIG_DEFAULTS,
  GENESYS_CONFIG_MIGRATIONS,
  type GenesysConfigCredentials,
  type GenesysConfigProperties,
} from "./config.ts";
import {
  clientCredentials,
  connectionInDialog,
  connectionProperties,
  showConnection,
} from "./connection/editor.ts";
import { attachmentProperties, showAttachments } from "./content/attachments/editor.ts";
import { contentProperties, showContent } from "./content/editor.ts";
import { addressProperties, showDelivery, storageProperties, webhookCredentials } from "./delivery/editor.ts";
import { showDoctor } from "./doctor/editor.ts";
import { agentProperties, showAgents } from "./escalation/agent/editor.ts";
import { timerProperties } from "./escalation/timers/editor.ts";
import { words } from "./fields/editor.ts";
import { type HoursList, hoursProperties, namesIn, showHours } from "./hours/editor.ts";
import { identityProperties, showIdentity } from "./identity/editor.ts";
import { showTabs } from "./tabs/editor.ts";

const defaults = GENESYS_CONFIG_DEFAULTS;

/** How to read the fields that are not text; set by the dialog, of which Node-RED opens one of a type at a time. */
let readers: (() => Partial<GenesysConfigProperties>)[] = [];

RED.nodes.registerType<GenesysConfigProperties, GenesysConfigCredentials>("genesys-config", {
  category: "config",
  icon: "genesys-config.svg",
  // Each by its name, because the scorecard reads this literally; in the order in which they stand in exported flows.
  defaults: {
    name: { value: defaults.name },
    region: connectionProperties.region,
    loginUrl: connectionProperties.loginUrl,
    apiUrl: connectionProperties.apiUrl,
    connectorName: connectionProperties.connectorName,
    publicUrl: addressProperties.publicUrl,
    webhookPath: addressProperties.webhookPath,
    webhookPort: addressProperties.webhookPort,
    identity: identityProperties.identity,
    competencies: competencyProperties.competencies,
    hours: hoursProperties.hours,
    storage: storageProperties.storage,
    storagePath: storageProperties.storagePath,
    redisUrl: storageProperties.redisUrl,
    requestsPerMinute: storageProperties.requestsPerMinute,
    retryMinutes: storageProperties.retryMinutes,
    maxWaitMinutes: storageProperties.maxWaitMinutes,
    outboxMax: storageProperties.outboxMax,
    outboxMaxMegabytes: storageProperties.outboxMaxMegabytes,
    continueThread: storageProperties.continueThread,
    attachmentTypes: attachmentProperties.attachmentTypes,
    attachmentMaxMegabytes: attachmentProperties.attachmentMaxMegabytes,
    attachmentMaxCount: attachmentProperties.attachmentMaxCount,
    attachmentHours: attachmentProperties.attachmentHours,
    attachmentAsLink: attachmentProperties.attachmentAsLink,
    attachmentRelay: attachmentProperties.attachmentRelay,
    attachmentHosts: attachmentProperties.attachmentHosts,
    noPickupSeconds: timerProperties.noPickupSeconds,
    userIdleSeconds: timerProperties.userIdleSeconds,
    agentIdleSeconds: timerProperties.agentIdleSeconds,
    idleWarningSeconds: timerProperties.idleWarningSeconds,
    userIdleText: timerProperties.userIdleText,
    agentIdleText: timerProperties.agentIdleText,
    positionSeconds: timerProperties.positionSeconds,
    graceSeconds: timerProperties.graceSeconds,
    historyMode: contentProperties.historyMode,
    historyMaxCharacters: contentProperties.historyMaxCharacters,
    historyAgain: contentProperties.historyAgain,
    language: contentProperties.language,
    timeZone: contentProperties.timeZone,
    maskWhere: contentProperties.maskWhere,
    maskCards: contentProperties.maskCards,
    maskIbans: contentProperties.maskIbans,
    maskEmails: contentProperties.maskEmails,
    maskPhones: contentProperties.maskPhones,
    maskPatterns: contentProperties.maskPatterns,
    clicks: contentProperties.clicks,
    attributesMaxBytes: contentProperties.attributesMaxBytes,
    agentName: agentProperties.agentName,
    agentDisplayName: agentProperties.agentDisplayName,
    configVersion: { value: defaults.configVersion },
  },
  credentials: {
    clientId: clientCredentials.clientId,
    clientSecret: clientCredentials.clientSecret,
    webhookSecret: webhookCredentials.webhookSecret,
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
    const identity = showIdentity(saved.identity);
    // The table tells of itself already while it is built.
    let hours: HoursList | undefined;
    const table = showCompetencies(saved.competencies, directory, words, {
      renamed: (before, now) => hours?.follow(before, now),
      changed: () => hours?.check(),
    });
    const entries = showHours(saved.hours, () => namesIn(table.read()), directory, words);
    hours = entries;
    const continueThread = showDelivery(this.id, saved.continueThread, words);
    readers = [
      () => ({
        identity: identity(),
        competencies: table.read(),
        hours: entries.read(),
        continueThread: continueThread(),
      }),
      showAttachments(saved, words),
      showContent(saved, words),
    ];
    showAgents(words);
    showDoctor(this.id, words);
    const listChats = showChats(this.id, words);
    showTabs(words, (name) => {
      if (name === "competencies") table.compare();
      if (name === "hours") entries.compare();
      if (name === "doctor") listChats();
    });
  },
  oneditsave() {
    for (const read of readers) Object.assign(this, read());
    this.configVersion = defaults.configVersion;
    closePopups();
  },
  oneditcancel: closePopups,
});
