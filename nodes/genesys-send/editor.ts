/** The dialog of genesys-send: where a message's parts are read from. */

import { upgrade } from "../shared/config/migrate.ts";
import { LIST_SOURCES, readTyped, showTyped, TEXT_SOURCES } from "../shared/editor/typed-field.ts";
import { checkTyped } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { SEND_DEFAULTS, SEND_MIGRATIONS, type SendProperties } from "./config.ts";

const words = wordsOf("genesys-send");
const SOURCES = {
  chatId: TEXT_SOURCES,
  text: TEXT_SOURCES,
  attachments: LIST_SOURCES,
  history: LIST_SOURCES,
};
const PARTS = Object.keys(SOURCES) as (keyof typeof SOURCES)[];

RED.nodes.registerType<SendProperties>("genesys-send", {
  category: "Genesys livechat",
  categoryDescription: words("dialog.category"),
  color: "#9CC4CC",
  icon: "genesys-send.svg",
  align: "right",
  inputs: 1,
  outputs: 1,
  defaults: {
    name: { value: "" },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    chatId: {
      value: SEND_DEFAULTS.chatId,
      label: words("genesys-send.label.chatId"),
      validate: (value, options) => checkTyped(value, options),
    },
    text: {
      value: SEND_DEFAULTS.text,
      label: words("genesys-send.label.text"),
      validate: (value, options) => checkTyped(value, options),
    },
    attachments: {
      value: SEND_DEFAULTS.attachments,
      label: words("genesys-send.label.attachments"),
      validate: (value, options) => checkTyped(value, options),
    },
    history: {
      value: SEND_DEFAULTS.history,
      label: words("genesys-send.label.history"),
      validate: (value, options) => checkTyped(value, options),
    },
    configVersion: { value: SEND_DEFAULTS.configVersion },
  },
  paletteLabel: "genesys send",
  label() {
    return this.name || "genesys send";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: () => words("genesys-send.output.accepted"),
  oneditprepare() {
    const saved = upgrade(this, SEND_DEFAULTS, SEND_MIGRATIONS);
    for (const part of PARTS) showTyped($(`#genesys-send-${part}`), saved[part], SOURCES[part]);
  },
  oneditsave() {
    for (const part of PARTS) this[part] = readTyped($(`#genesys-send-${part}`));
    this.configVersion = SEND_DEFAULTS.configVersion;
  },
});
