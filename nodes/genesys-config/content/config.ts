/** What the tab Content keeps in the flow file: how a chat is told to the agent, and what of it must not leave. */
import type { NumberSetting, SwitchSetting } from "../../shared/config/typed-value.ts";

export type HistoryModeSetting = "transcript" | "summary" | "both" | "none";

export interface ContentProperties {
  historyMode: HistoryModeSetting;
  historyMaxCharacters: NumberSetting;
  /** On a second escalation of the chat: `new` turns only, or `all` of them again. */
  historyAgain: "new" | "all";
  /** BCP 47, such as `fr`: what agents read of the palette's own words, dates and times. */
  language: string;
  /** IANA, such as `Europe/Paris`; empty = the machine's. */
  timeZone: string;
  /** What is masked: the `history` that the bot hands over, or `everything` that goes to Genesys. */
  maskWhere: "history" | "everything";
  maskCards: SwitchSetting;
  maskIbans: SwitchSetting;
  maskEmails: SwitchSetting;
  maskPhones: SwitchSetting;
  /** Regular expressions, one a line. */
  maskPatterns: string;
  /** How a user's click goes back: `structured`, or as `text` like any other words. */
  clicks: "structured" | "text";
  attributesMaxBytes: NumberSetting;
}

export const CONTENT_DEFAULTS: ContentProperties = {
  historyMode: "transcript",
  historyMaxCharacters: 10_000,
  historyAgain: "new",
  language: "en",
  timeZone: "",
  maskWhere: "history",
  maskCards: true,
  maskIbans: true,
  maskEmails: false,
  maskPhones: false,
  maskPatterns: "",
  clicks: "structured",
  attributesMaxBytes: 8_192,
};

/** The switches of the tab. */
export const CONTENT_SWITCHES = ["maskCards", "maskIbans", "maskEmails", "maskPhones"] as const;

/** The choices of the tab, and what each may be. */
export const CONTENT_CHOICES = {
  historyMode: ["transcript", "summary", "both", "none"],
  historyAgain: ["new", "all"],
  maskWhere: ["history", "everything"],
  clicks: ["structured", "text"],
} as const;
