/** The dialog of genesys-receive: whose words it receives, and when they count as delivered. */

import { checkOneOf } from "../shared/config/check.ts";
import { choiceFor, type Option } from "../shared/editor/choice.ts";
import { competenciesOfChosen, whenConnectorChanges } from "../shared/editor/competencies.ts";
import { fieldsOf } from "../shared/editor/fields.ts";
import { readSwitch, switchFor } from "../shared/editor/switch.ts";
import { fillIn } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { ALL_COMPETENCIES, CONFIRM, RECEIVE_DEFAULTS, type ReceiveProperties } from "./config.ts";

const words = wordsOf("genesys-receive");
const fields = fieldsOf("genesys-receive", RECEIVE_DEFAULTS, words);
const htmlField = () => $("#genesys-receive-html");
const OUTPUTS = ["message", "event", "ended"];

RED.nodes.registerType<ReceiveProperties>("genesys-receive", {
  category: "Genesys livechat",
  categoryDescription: words("dialog.category"),
  color: "#9CC4CC",
  icon: "genesys-receive.svg",
  inputs: 0,
  outputs: 3,
  defaults: {
    name: { value: RECEIVE_DEFAULTS.name },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    competency: { value: RECEIVE_DEFAULTS.competency, label: words("genesys-receive.label.competency") },
    confirm: fields.checked("confirm", (value) => checkOneOf(value, CONFIRM)),
    html: fields.checked("html", (value) => checkOneOf(String(value), ["false", "true"])),
    configVersion: fields.plain("configVersion"),
  },
  paletteLabel: "genesys receive",
  label() {
    if (this.name) return this.name;
    return [ALL_COMPETENCIES, "", undefined].includes(this.competency)
      ? "genesys receive"
      : `genesys receive ${this.competency}`;
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: (index) => words(`genesys-receive.output.${OUTPUTS[index]}`),
  oneditprepare() {
    fillIn(this, RECEIVE_DEFAULTS, "node-input");
    const competency = choiceFor($("#node-input-competency"), competencyOptions(), words);
    whenConnectorChanges(() => competency.offer(competencyOptions()));
    choiceFor(
      $("#node-input-confirm"),
      [
        { value: "handed-over", label: words("genesys-receive.option.handedOver") },
        { value: "handed-over-receipt", label: words("genesys-receive.option.handedOverReceipt") },
        { value: "flow", label: words("genesys-receive.option.flow") },
      ],
      words,
    );
    switchFor(htmlField(), this.html, words, {
      false: words("genesys-receive.option.onlyText"),
      true: words("genesys-receive.option.alsoHtml"),
    });
  },
  oneditsave() {
    this.html = readSwitch(htmlField());
    this.configVersion = RECEIVE_DEFAULTS.configVersion;
  },
});

function competencyOptions(): Option[] {
  return [
    { value: ALL_COMPETENCIES, label: words("genesys-receive.option.all") },
    { value: "", label: words("genesys-receive.option.without") },
    ...competenciesOfChosen(),
  ];
}
