/** What a run left behind, for the verdict. */

/** When a process died, and when its successor was up. */
export interface Kill {
  killedAt: number;
  upAt: number;
}

/** A user's word as Genesys took it. */
export interface Arrival {
  chatId: string;
  n: number;
  conversationId: string;
  at: number;
  /** messageId, time and everything else that a repetition must have in common. */
  wire: string;
  /** Of the answer; absent when it never left. */
  status?: number;
}

/** An agent's word as Genesys offered it. */
export interface Offered {
  messageId: string;
  conversationId: string;
  n: number;
  attempts: { at: number; answeredAt: number; status?: number; error?: string }[];
}

/** An agent's word as the flow got it. */
export interface Received {
  messageId: string;
  at: number;
  redelivered: boolean;
}

/** A result of a user's word as the flow got it. */
export interface Told {
  word: string;
  at: number;
  recovered: boolean;
  /** The error's code, when it failed. */
  code?: string;
}

export interface Evidence {
  kills: Kill[];
  /** Users' words in the order in which they were said, by chat. */
  said: Map<string, string[]>;
  arrivals: Arrival[];
  /** Copies of users' words that the agents see. */
  shown: string[];
  offered: Offered[];
  received: Received[];
  told: Told[];
  /** Written to the store before an earlier word of the same chat. */
  acceptedOutOfTurn: string[];
  /** Whether Genesys takes a repeated messageId for the same message. */
  deduplicating: boolean;
}
