/** The tab Content: how a chat is told to the agent, and what of it must not leave. */
import { isFromEnvironment } from "../../shared/config/check.ts";
import { isOn, type SwitchSetting } from "../../shared/config/typed-value.ts";
import { choiceFor } from "../../shared/editor/choice.ts";
import type { Words } from "../../shared/editor/words.ts";
import { CONTENT_CHOICES, CONTENT_SWITCHES, type ContentProperties } from "./config.ts";

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
  for (const property of CONTENT_SWITCHES) showSwitch(property, saved[property], words);
  return () => Object.fromEntries(CONTENT_SWITCHES.map((name) => [name, readSwitch(name)])) as Switches;
}

const switchField = (name: string): JQuery => $(`#genesys-config-${name}`);

function showSwitch(name: (typeof CONTENT_SWITCHES)[number], saved: SwitchSetting, words: Words) {
  const field = switchField(name).val(String(saved ?? false));
  const option = (value: "true" | "false") => ({
    value,
    label: words(`genesys-config.option.masked.${value}`),
  });
  choiceFor(field, [option("true"), option("false")], words);
}

function readSwitch(name: string): SwitchSetting {
  const chosen = String(switchField(name).val()).trim();
  return isFromEnvironment(chosen) ? chosen : isOn(chosen);
}
