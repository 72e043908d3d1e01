/** The section Attachments of the tab Content: which files of users pass, and how those of agents reach the flow. */
import { readSwitch, switchFor } from "../../../shared/editor/switch.ts";
import type { Words } from "../../../shared/editor/words.ts";
import { fields } from "../../fields/editor.ts";
import {
  type ATTACHMENT_LIMITS,
  type AttachmentProperties,
  checkAttachmentHosts,
  checkAttachmentLimit,
  checkAttachmentTypes,
} from "./config.ts";

const number = <Name extends keyof typeof ATTACHMENT_LIMITS>(name: Name) =>
  fields.checked(name, (value) => checkAttachmentLimit(name, value));

export const attachmentProperties = {
  attachmentTypes: fields.checked("attachmentTypes", checkAttachmentTypes),
  attachmentMaxMegabytes: number("attachmentMaxMegabytes"),
  attachmentMaxCount: number("attachmentMaxCount"),
  attachmentHours: number("attachmentHours"),
  attachmentAsLink: fields.plain("attachmentAsLink"),
  attachmentRelay: fields.plain("attachmentRelay"),
  attachmentHosts: fields.checked("attachmentHosts", checkAttachmentHosts),
};

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
