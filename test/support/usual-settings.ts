/** What a connector does that nobody set otherwise, told once for the tests and measurements that need no node. */
import { type AttachmentRules, MAX_ATTACHMENT_BYTES } from "../../lib/connector/attachments.ts";
import type { TimerSettings } from "../../lib/escalation/timers.ts";
import type { ContentSettings } from "../../lib/messages/content-settings.ts";

export const USUAL_CONTENT: ContentSettings = {
  history: { mode: "transcript", maxCharacters: 10_000, again: "new" },
  language: "en",
  timeZone: "UTC",
  masking: {
    where: "history",
    cards: true,
    ibans: true,
    emails: false,
    phones: false,
    patterns: [],
  },
  clicks: "structured",
  attributesMaxBytes: 8_192,
};

export const ATTACHMENT_RULES: AttachmentRules = {
  types: ["*/*"],
  maxBytes: MAX_ATTACHMENT_BYTES,
  maxCount: 10,
  keepMs: 24 * 3_600_000,
  asLink: false,
  relayed: false,
  hosts: [],
};

export const NO_TIMERS: TimerSettings = {
  noPickupSeconds: 0,
  userIdleSeconds: 0,
  agentIdleSeconds: 0,
  idleWarningSeconds: 0,
  userIdleText: "",
  agentIdleText: "",
};
