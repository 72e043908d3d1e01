/** A setting that is on or off, as a choice of two in words; like every field it may come from the environment. */
import { isFromEnvironment } from "../config/check.ts";
import { isOn, type SwitchSetting } from "../config/typed-value.ts";
import { choiceFor } from "./choice.ts";
import type { Words } from "./words.ts";

/** Shows the setting in the field, which Node-RED itself neither fills nor reads: its id names no property. */
export function switchFor(
  field: JQuery,
  saved: SwitchSetting | undefined,
  words: Words,
  labels: Record<"false" | "true", string>,
): void {
  field.val(String(saved ?? false));
  const options = Object.entries(labels).map(([value, label]) => ({ value, label }));
  choiceFor(field, options, words);
}

export function readSwitch(field: JQuery): SwitchSetting {
  const chosen = String(field.val()).trim();
  return isFromEnvironment(chosen) ? chosen : isOn(chosen);
}
