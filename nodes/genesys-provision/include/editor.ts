/** The boxes for the further steps of a plan. */

import { isFromEnvironment } from "../../shared/config/check.ts";
import { isOn, type SwitchSetting } from "../../shared/config/typed-value.ts";
import type { Words } from "../../shared/editor/words.ts";

const SWITCHES = ["includeFlow", "includeTyping", "includeDocuments"] as const;
export type Switches = Record<(typeof SWITCHES)[number], SwitchSetting>;

/** Returns how to read them. One that comes from the environment is shown as that, and stays. */
export function includeBoxes(place: JQuery, saved: Switches, words: Words): () => Switches {
  const boxes = SWITCHES.map((name) => {
    const fromEnvironment = isFromEnvironment(saved[name]);
    const box = $(`<input type="checkbox" id="genesys-provision-${name}">`)
      .prop("checked", isOn(saved[name]))
      .prop("disabled", fromEnvironment);
    const label = words(`genesys-provision.include.${name}`);
    $('<label class="genesys-box">')
      .append(box, " ", $("<span>").text(fromEnvironment ? `${label} (${saved[name]})` : label))
      .appendTo(place);
    return { name, read: () => (fromEnvironment ? saved[name] : box.prop("checked") === true) };
  });
  return () => Object.fromEntries(boxes.map(({ name, read }) => [name, read()])) as Switches;
}
