/** What a connector does with what is said: the tab "Content" of genesys-config, resolved. */

export type HistoryMode = "transcript" | "summary" | "both" | "none";

export interface ContentSettings {
  history: {
    mode: HistoryMode;
    /** Characters of the transcript at most; the turns in the middle are left out first. */
    maxCharacters: number;
    /** A second escalation of the chat: only what came since the first, or all again. */
    again: "new" | "all";
  };
  /** BCP 47 and IANA; a message may say otherwise for its chat. */
  language: string;
  timeZone: string;
  masking: {
    /** `history`: what the bot hands over; `everything`: also what is said to the agent, and the attributes. */
    where: "history" | "everything";
    cards: boolean;
    ibans: boolean;
    emails: boolean;
    phones: boolean;
    /** Regular expressions of the integrator's own. */
    patterns: string[];
  };
  /** How a click goes back: as what was chosen (`/structured/response`), or as words like any other. */
  clicks: "structured" | "text";
  /** Bytes of all custom attributes together, keys included. */
  attributesMaxBytes: number;
}
