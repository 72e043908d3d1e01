/** The dialog of genesys-provision. */

import { checkOneOf } from "../shared/config/check.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { choiceFor } from "../shared/editor/choice.ts";
import { fieldsOf } from "../shared/editor/fields.ts";
import { fillIn } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { PROVISION_DEFAULTS, PROVISION_MIGRATIONS, type ProvisionProperties } from "./config.ts";
import { includeBoxes, type Switches } from "./include/editor.ts";
import { includedBy } from "./include/included.ts";
import { showPreview } from "./preview/editor.ts";

const words = wordsOf("genesys-provision");
const fields = fieldsOf("genesys-provision", PROVISION_DEFAULTS, words);
let readBoxes: (() => Switches) | undefined;

RED.nodes.registerType<ProvisionProperties>("genesys-provision", {
  category: "Genesys livechat",
  categoryDescription: words("dialog.category"),
  color: "#C3DADF",
  icon: "genesys-provision.svg",
  inputs: 1,
  outputs: 1,
  defaults: {
    name: { value: PROVISION_DEFAULTS.name },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    onDeploy: fields.checked("onDeploy", (value) => checkOneOf(value, ["create-missing", "nothing"])),
    includeFlow: fields.plain("includeFlow"),
    includeTyping: fields.plain("includeTyping"),
    includeDocuments: fields.plain("includeDocuments"),
    configVersion: fields.plain("configVersion"),
  },
  paletteLabel: "genesys provision",
  label() {
    return this.name || "genesys provision";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: () => words("genesys-provision.output.result"),
  oneditprepare() {
    fillIn(this, PROVISION_DEFAULTS, "node-input");
    choiceFor(
      $("#node-input-onDeploy"),
      [
        { value: "create-missing", label: words("genesys-provision.option.createMissing") },
        { value: "nothing", label: words("genesys-provision.option.nothing") },
      ],
      words,
    );
    const saved = upgrade(this, PROVISION_DEFAULTS, PROVISION_MIGRATIONS);
    readBoxes = includeBoxes($("#genesys-provision-include"), saved, words);
    showPreview(words, () => includedBy(readBoxes?.() ?? saved));
  },
  oneditsave() {
    Object.assign(this, readBoxes?.());
    this.configVersion = PROVISION_DEFAULTS.configVersion;
  },
});
