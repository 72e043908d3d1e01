/** The section Attachments of the tab Content: which files of users pass, and how those of agents reach the flow. */
import { isFromEnvironment } from "../../../shared/config/check.ts";
import { isOn, type SwitchSetting } from "../../../shared/config/typed-value.ts";
import { choiceFor } from "../../../shared/editor/choice.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { AttachmentProperties } from "./config.ts";

type Switches = Pick<AttachmentProperties, "attachmentAsLink" | "attachmentRelay">;

/** Shows the section; returns how to read its switches, the fields that are not text. */
export function showAttachments(saved: Switches, words: Words): () => Switches {
  const asLink = showSwitch("attachmentAsLink", saved.attachmentAsLink, words, {
    false: words("genesys-config.option.refusedTypes"),
    true: words("genesys-config.option.linkedTypes"),
  });
  const relay = showSwitch("attachmentRelay", saved.attachmentRelay, words, {
    false: words("genesys-config.option.genesysAddress"),
    true: words("genesys-config.option.ourAddress"),
  });
  return () => ({ attachmentAsLink: readSwitch(asLink), attachmentRelay: readSwitch(relay) });
}

function showSwitch(
  name: keyof Switches,
  saved: SwitchSetting,
  words: Words,
  labels: Record<"false" | "true", string>,
): JQuery {
  const field = $(`#genesys-config-${name}`).val(String(saved ?? false));
  const options = Object.entries(labels).map(([value, label]) => ({ value, label }));
  choiceFor(field, options, words);
  return field;
}

function readSwitch(field: JQuery): SwitchSetting {
  const chosen = String(field.val()).trim();
  return isFromEnvironment(chosen) ? chosen : isOn(chosen);
}
