/** The dialog of genesys-send: where a message's parts are read from. */

import { upgrade } from "../shared/config/migrate.ts";
import { fieldsOf } from "../shared/editor/fields.ts";
import { LIST_SOURCES, readTyped, showTyped, TEXT_SOURCES } from "../shared/editor/typed-field.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { SEND_DEFAULTS, SEND_MIGRATIONS, type SendProperties } from "./config.ts";

const words = wordsOf("genesys-send");
const fields = fieldsOf("genesys-send", SEND_DEFAULTS, words);
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
    name: { value: SEND_DEFAULTS.name },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    chatId: fields.typed("chatId"),
    text: fields.typed("text"),
    attachments: fields.typed("attachments"),
    history: fields.typed("history"),
    configVersion: fields.plain("configVersion"),
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
