/** The dialog of competency-router: what asks for a human, and what counts as unavailable. */

import { checkOneOf, checkWholeNumber } from "../shared/config/check.ts";
import { upgrade } from "../shared/config/migrate.ts";
import { choiceFor } from "../shared/editor/choice.ts";
import { readTyped, showTyped, TEXT_SOURCES } from "../shared/editor/typed-field.ts";
import { checked, checkTyped, explainAll, fillIn } from "../shared/editor/validate.ts";
import { wordsOf } from "../shared/editor/words.ts";
import { checkRules } from "./check.ts";
import { ROUTER_DEFAULTS, ROUTER_MIGRATIONS, type RouterProperties, type RouterRule } from "./config.ts";
import { showRules } from "./rules/editor.ts";

const words = wordsOf("competency-router");
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
    name: { value: "" },
    connector: { value: "", type: "genesys-config", required: true, label: words("dialog.connector") },
    chatId: {
      value: ROUTER_DEFAULTS.chatId,
      label: words("competency-router.label.chatId"),
      validate: (value, options) => checkTyped(value, options),
    },
    competency: {
      value: ROUTER_DEFAULTS.competency,
      label: words("competency-router.label.competency"),
      validate: (value, options) => checkTyped(value, options),
    },
    rules: {
      value: ROUTER_DEFAULTS.rules,
      label: words("competency-router.label.rules"),
      validate: (value, options) => explainAll(words, checkRules(value ?? []), options),
    },
    whenUnknown: {
      value: ROUTER_DEFAULTS.whenUnknown,
      label: words("competency-router.label.whenUnknown"),
      validate: checked(words, (value) => checkOneOf(value, ["agent", "unavailable"])),
    },
    maxWaiting: {
      value: ROUTER_DEFAULTS.maxWaiting,
      label: words("competency-router.label.maxWaiting"),
      validate: checked(words, (value) => checkWholeNumber(value, { min: 0, max: 100_000 })),
    },
    maxWaitSeconds: {
      value: ROUTER_DEFAULTS.maxWaitSeconds,
      label: words("competency-router.label.maxWaitSeconds"),
      validate: checked(words, (value) => checkWholeNumber(value, { min: 0, max: 86_400 })),
    },
    afterEnd: {
      value: ROUTER_DEFAULTS.afterEnd,
      label: words("competency-router.label.afterEnd"),
      validate: checked(words, (value) => checkOneOf(value, ["bot", "reopen"])),
    },
    reopenMinutes: {
      value: ROUTER_DEFAULTS.reopenMinutes,
      label: words("competency-router.label.reopenMinutes"),
      validate: checked(words, (value) => checkWholeNumber(value, { min: 1, max: 4_320 })),
    },
    configVersion: { value: ROUTER_DEFAULTS.configVersion },
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
  },
  oneditsave() {
    for (const part of PARTS) this[part] = readTyped($(`#competency-router-${part}`));
    if (readRules) this.rules = readRules();
    this.configVersion = ROUTER_DEFAULTS.configVersion;
  },
});
