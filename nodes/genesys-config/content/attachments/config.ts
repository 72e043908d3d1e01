/** The attachment settings of genesys-config: their defaults, and what can be wrong with them. */
import { checkWholeNumber, isFromEnvironment, type Problem } from "../../../shared/config/check.ts";
import type { NumberSetting, SwitchSetting } from "../../../shared/config/typed-value.ts";

export interface AttachmentProperties {
  /** Which files a user may send: types or `image/*`, separated by commas. */
  attachmentTypes: string;
  /** Largest file of a user. */
  attachmentMaxMegabytes: NumberSetting;
  /** Files in one message. */
  attachmentMaxCount: NumberSetting;
  /** How long an address of ours works. */
  attachmentHours: NumberSetting;
  /** A file that may not go as an attachment goes as a text with its link. */
  attachmentAsLink: SwitchSetting;
  /** Agents' files come at an address of ours instead of Genesys'. */
  attachmentRelay: SwitchSetting;
  /** Further hosts from which agents' files may be fetched then, separated by commas. */
  attachmentHosts: string;
}

export const ATTACHMENT_DEFAULTS: AttachmentProperties = {
  attachmentTypes: "*/*",
  attachmentMaxMegabytes: 25,
  attachmentMaxCount: 10,
  attachmentHours: 24,
  attachmentAsLink: false,
  attachmentRelay: false,
  attachmentHosts: "",
};

/** Genesys takes 25 MB at most (genesys-contract §2.4). */
export const ATTACHMENT_LIMITS = {
  attachmentMaxMegabytes: { min: 1, max: 25 },
  attachmentMaxCount: { min: 1, max: 100 },
  attachmentHours: { min: 1, max: 720 },
} as const;

export const TYPE = /^(?:\*\/\*|[\w!#$&^.+-]+\/(?:\*|[\w!#$&^.+-]+))$/;
export const HOST = /^(?:\*\.)?(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/i;

/** What stands in a list that somebody typed. */
export const listOf = (text: string): string[] => text.split(/[\s,;]+/).filter((one) => one !== "");

export function checkAttachmentLimit(
  property: keyof typeof ATTACHMENT_LIMITS,
  value: NumberSetting,
): Problem | undefined {
  return checkWholeNumber(value, ATTACHMENT_LIMITS[property]);
}

/** Empty would mean that no file may pass: then no list is needed, and it is more likely a slip. */
export function checkAttachmentTypes(types: string): Problem | undefined {
  if (isFromEnvironment(types)) return undefined;
  const list = listOf(types);
  if (list.length === 0) return { key: "required" };
  return list.every((type) => TYPE.test(type)) ? undefined : { key: "media-types" };
}

export function checkAttachmentHosts(hosts: string): Problem | undefined {
  if (isFromEnvironment(hosts)) return undefined;
  return listOf(hosts).every((host) => HOST.test(host)) ? undefined : { key: "host-names" };
}
