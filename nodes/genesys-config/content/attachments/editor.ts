/** The section Attachments of the tab Content: which files of users pass, and how those of agents reach the flow. */
import { readSwitch, switchFor } from "../../../shared/editor/switch.ts";
import type { Words } from "../../../shared/editor/words.ts";
import type { AttachmentProperties } from "./config.ts";

type Switches = Pick<AttachmentProperties, "attachmentAsLink" | "attachmentRelay">;

const fieldOf = (name: keyof Switches) => $(`#genesys-config-${name}`);

/** Shows the section; returns how to read its switches, the fields that are not text. */
export function showAttachments(saved: Switches, words: Words): () => Switches {
  switchFor(fieldOf("attachmentAsLink"), saved.attachmentAsLink, words, {
    false: words("genesys-config.option.refusedTypes"),
    true: words("genesys-config.option.linkedTypes"),
  });
  switchFor(fieldOf("attachmentRelay"), saved.attachmentRelay, words, {
    false: words("genesys-config.option.genesysAddress"),
    true: words("genesys-config.option.ourAddress"),
  });
  return () => ({
    attachmentAsLink: readSwitch(fieldOf("attachmentAsLink")),
    attachmentRelay: readSwitch(fieldOf("attachmentRelay")),
  });
}
