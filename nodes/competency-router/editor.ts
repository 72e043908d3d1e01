/** The dialog of competency-router: what asks for a human, and what counts as unavailable. */

import { checkOneOf, checkWholeNumber } from "../shared/config/check.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { choiceFor } from "../shared/editor/choice.ts";
import { fieldsOf } from "../shared/editor/fields.ts";
import { readTyped, showTyped, TEXT_SOURCES } from "../shared/editor/typed-field.ts";
import { fillIn } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { checkRules } from "./check.ts";
import { ROUTER_DEFAULTS, ROUTER_MIGRATIONS, type RouterProperties, type RouterRule } from "./config.ts";
import { showRules } from "./rules/editor.ts";

const words = wordsOf("competency-router");
const fields = fieldsOf("competency-router", ROUTER_DEFAULTS, words);
const number = (name: "maxWaiting" | "maxWaitSeconds" | "reopenMinutes", min: number, max: number) =>
  fields.checked(name, (value) => checkWholeNumber(value, { min, max }));
const OUTPUTS = ["agent", "unavailable", "bot"];
const PARTS = ["chatId", "competency"] as const;

// Set while the dialog is open.
let readRules: (() => RouterRule[]) | undefined;

RED.nodes.registerType<RouterProperties>("competency-router", {
  category: "Genesys livechat",
  categoryDescription: words("dialog.category"),
  color: "#B0CFD6",
  icon: "genesys-router.svg",
  inputs: 1,
  outputs: 3,
  defaults: {
    name: { value: ROUTER_DEFAULTS.name },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    chatId: fields.typed("chatId"),
    competency: fields.typed("competency"),
    rules: fields.list("rules", "competency-router.label.rules", (rules) => checkRules(rules ?? [])),
    whenUnknown: fields.checked("whenUnknown", (value) => checkOneOf(value, ["agent", "unavailable"])),
    maxWaiting: number("maxWaiting", 0, 100_000),
    maxWaitSeconds: number("maxWaitSeconds", 0, 86_400),
    afterEnd: fields.checked("afterEnd", (value) => checkOneOf(value, ["bot", "reopen"])),
    reopenMinutes: number("reopenMinutes", 1, 4_320),
    configVersion: fields.plain("configVersion"),
  },
  paletteLabel: "competency router",
  label() {
    return this.name || "competency router";
  },
  labelStyle() {
    return this.name ? "node_label_italic" : "";
  },
  outputLabels: (index) => words(`competency-router.output.${OUTPUTS[index]}`),
  oneditprepare() {
    fillIn(this, ROUTER_DEFAULTS, "node-input");
    const saved = upgrade(this, ROUTER_DEFAULTS, ROUTER_MIGRATIONS);
    for (const part of PARTS) showTyped($(`#competency-router-${part}`), saved[part], TEXT_SOURCES);
    readRules = showRules(saved.rules, words);
    choiceFor(
      $("#node-input-whenUnknown"),
      [
        { value: "agent", label: words("competency-router.option.agent") },
        { value: "unavailable", label: words("competency-router.option.unavailable") },
      ],
      words,
    );
    choiceFor(
      $("#node-input-afterEnd"),
      [
        { value: "bot", label: words("competency-router.option.bot") },
        { value: "reopen", label: words("competency-router.option.reopen") },
      ],
      words,
    );
    // The minutes count only where the chat can go back.
    const afterEnd = $("#node-input-afterEnd");
    const minutes = $("#node-input-reopenMinutes").parent();
    const showMinutes = () => minutes.toggle(afterEnd.val() !== "bot");
    afterEnd.on("input change", showMinutes);
    showMinutes();
  },
  oneditsave() {
    for (const part of PARTS) this[part] = readTyped($(`#competency-router-${part}`));
    if (readRules) this.rules = readRules();
    this.configVersion = ROUTER_DEFAULTS.configVersion;
  },
});
