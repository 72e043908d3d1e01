/** The tab Content: how a chat is told to the agent, and what of it must not leave. */
import { checkOneOf } from "../../shared/config/check.ts";
import type { SwitchSetting } from "../../shared/config/typed-value.ts";
import { choiceFor } from "../../shared/editor/choice.ts";
import { readSwitch, switchFor } from "../../shared/editor/switch.ts";
import type { Words } from "../../shared/editor/words.ts";
import { fields } from "../fields/editor.ts";
import {
  type CONTENT_LIMITS,
  checkContentNumber,
  checkLanguage,
  checkPatterns,
  checkTimeZone,
} from "./check.ts";
import { CONTENT_CHOICES, CONTENT_SWITCHES, type ContentProperties } from "./config.ts";

const choice = <Name extends keyof typeof CONTENT_CHOICES>(name: Name) =>
  fields.checked(name, (value) => checkOneOf(value, CONTENT_CHOICES[name]));
const number = <Name extends keyof typeof CONTENT_LIMITS>(name: Name) =>
  fields.checked(name, (value) => checkContentNumber(name, value));

export const contentProperties = {
  historyMode: choice("historyMode"),
  historyMaxCharacters: number("historyMaxCharacters"),
  historyAgain: choice("historyAgain"),
  language: fields.checked("language", checkLanguage),
  timeZone: fields.checked("timeZone", checkTimeZone),
  maskWhere: choice("maskWhere"),
  maskCards: fields.plain("maskCards"),
  maskIbans: fields.plain("maskIbans"),
  maskEmails: fields.plain("maskEmails"),
  maskPhones: fields.plain("maskPhones"),
  maskPatterns: fields.checked("maskPatterns", checkPatterns),
  clicks: choice("clicks"),
  attributesMaxBytes: number("attributesMaxBytes"),
};

type Switches = Record<(typeof CONTENT_SWITCHES)[number], SwitchSetting>;

const LANGUAGES = {
  en: "English",
  fr: "Français",
  de: "Deutsch",
  es: "Español",
  it: "Italiano",
  nl: "Nederlands",
  pt: "Português",
};

/** Shows the tab; returns how to read the switches, the fields that are not text. */
export function showContent(saved: ContentProperties, words: Words): () => Switches {
  for (const [property, values] of Object.entries(CONTENT_CHOICES)) {
    const options = values.map((value) => ({
      value,
      label: words(`genesys-config.option.${property}.${value}`),
    }));
    choiceFor($(`#node-config-input-${property}`), options, words);
  }
  const languages = Object.entries(LANGUAGES).map(([value, label]) => ({ value, label }));
  choiceFor($("#node-config-input-language"), languages, words);
  for (const property of CONTENT_SWITCHES) {
    switchFor(fieldOf(property), saved[property], words, {
      false: words("genesys-config.option.masked.false"),
      true: words("genesys-config.option.masked.true"),
    });
  }
  return () =>
    Object.fromEntries(CONTENT_SWITCHES.map((name) => [name, readSwitch(fieldOf(name))])) as Switches;
}

const fieldOf = (name: string): JQuery => $(`#genesys-config-${name}`);
