/** The attachment settings as the connector needs them. */
import type { AttachmentRules } from "../../../../lib/index.ts";
import { isOn, numberOf } from "../../../shared/config/typed-value.ts";
import {
  ATTACHMENT_DEFAULTS,
  ATTACHMENT_LIMITS,
  type AttachmentProperties,
  HOST,
  listOf,
  TYPE,
} from "./config.ts";

/** What is out of its limits is brought into them; a host or type that is none is left out: it would allow nothing. */
export function attachmentRulesOf(config: AttachmentProperties): AttachmentRules {
  const number = (property: keyof typeof ATTACHMENT_LIMITS) => {
    const { min, max } = ATTACHMENT_LIMITS[property];
    return Math.min(max, Math.max(min, numberOf(config[property], Number(ATTACHMENT_DEFAULTS[property]))));
  };
  const types = listOf(config.attachmentTypes).filter((type) => TYPE.test(type));
  return {
    types: types.length > 0 ? types : listOf(ATTACHMENT_DEFAULTS.attachmentTypes),
    maxBytes: number("attachmentMaxMegabytes") * 1024 * 1024,
    maxCount: number("attachmentMaxCount"),
    keepMs: number("attachmentHours") * 3_600_000,
    asLink: isOn(config.attachmentAsLink),
    relayed: isOn(config.attachmentRelay),
    hosts: listOf(config.attachmentHosts).filter((host) => HOST.test(host)),
  };
}
