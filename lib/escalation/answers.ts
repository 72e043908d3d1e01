/** What a person who asks about chats is answered: plain JSON, which the dialog reads as well. */

/** One live escalation in a list. */
export interface ListedChat {
  chatId: string;
  escalationId: string;
  /** "" = without competency. */
  competency: string;
  /** An EscalationState. */
  state: string;
  /** The state in words, in the language that was asked for. */
  stateText: string;
  /** Milliseconds since 1970: when a human was asked for, and when something last happened. */
  requestedAt: number;
  lastAt: number;
  /** The agent who is connected, or the last one who was. */
  agent?: string;
}

export interface Listing {
  /** The newest first, 50 at most. */
  chats: ListedChat[];
  /** How many fit the search, those that are not listed among them. */
  count: number;
  /** How many are live. */
  live: number;
}

export interface ListingNow extends Listing {
  /** Conversations in which nobody was any more, and that were closed for that, since the store exists. */
  ghosts: number;
}

/** What happened in one escalation, in words. */
export interface Explanation {
  chatId: string;
  escalationId: string;
  /** An EscalationState. */
  state: string;
  /** The state in words. */
  stateText: string;
  /** What it means and where to look when it does not go on; "" once it is over. */
  advice: string;
  /** One per step, oldest first. */
  steps: ExplainedStep[];
  /** All of it as text, a line per step, the moments in UTC. */
  text: string;
}

export interface ExplainedStep {
  /** Milliseconds since 1970. */
  at: number;
  what: string;
  /** Which source said so, in words; empty for the request itself. */
  said: string;
}
