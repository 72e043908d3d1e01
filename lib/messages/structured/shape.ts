/** `msg.structured`: what can be chosen, pressed or read beside a text, in one shape for flows and pages. */

export interface Structured {
  /** Genesys' own text beside it; "" = none. */
  text: string;
  elements: Element[];
  /** Everything in the elements that can be chosen, in order; the text twin numbers them from 1. */
  choices: Choice[];
}

export type Element =
  | { type: "quick-replies"; choices: Choice[] }
  | {
      type: "card";
      title: string;
      description: string;
      image?: string;
      video?: string;
      /** Where the card as a whole leads. */
      url?: string;
      choices: Choice[];
      links: Link[];
    }
  | { type: "list"; title: string; subtitle: string; choices: Choice[] }
  | { type: "dates"; title: string; subtitle: string; choices: Choice[] }
  | {
      type: "notification";
      header: string;
      body: string;
      footer: string;
      image?: string;
      choices: Choice[];
      links: Link[];
    }
  /** Nothing that we know or that can be read; `name` is Genesys' word for it, "" where it has none. */
  | { type: "unknown"; name: string };

export interface Choice {
  text: string;
  description?: string;
  image?: string;
  /** Of a date: ISO-8601, and how long (seconds). */
  time?: string;
  durationSeconds?: number;
  /** What goes back as `msg.reply` when the user chooses it. */
  reply: Reply;
}

/** To the web, to an address or to a telephone (`https:`, `http:`, `mailto:`, `tel:`). */
export interface Link {
  text: string;
  url: string;
}

/** A click, as Genesys wants it (genesys-contract §3.5). */
export interface Reply extends Question {
  type: "QuickReply" | "Button" | "DatePicker";
  text: string;
  payload: string;
}

/** What a reply answers. */
export interface Question {
  /** The structured message. */
  messageId: string;
  /** Where it was asked: in another escalation nobody knows it. Absent when that is not known. */
  escalationId?: string;
}
