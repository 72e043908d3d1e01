/** What people ask of a connector about single chats: which ones live, and what happened to one. */
import { type AgentNaming, shownName } from "../escalation/agent-name.ts";
import type { Explanation, ListingNow } from "../escalation/answers.ts";
import { explanationOf } from "../escalation/explain.ts";
import { listed } from "../escalation/listing.ts";
import type { Store } from "../store/store.ts";
import { closedGhosts } from "./ghosts.ts";
import { escalationCalled } from "./who-is-who.ts";

export interface ExplainQuestion {
  /** Or its hash, as logs show it; the chat's newest escalation is meant, live or ended. */
  chatId?: string;
  /** That one, whichever chat it belongs to. */
  escalationId?: string;
  /** BCP 47; English when it is not given, or not spoken here. */
  language?: string;
}

export interface Explaining {
  /** The timeline in words; undefined where nothing is known. */
  explain(question: ExplainQuestion): Promise<Explanation | undefined>;
  /** Live escalations, the newest first; see `listed` for what `search` looks at. */
  chats(search: string, language?: string): Promise<ListingNow>;
}

export function createExplaining({ store, naming }: { store: Store; naming: AgentNaming }): Explaining {
  const nameOf = (name: string) => shownName(naming, name);
  return {
    async explain({ language, ...which }) {
      const known = await escalationCalled(which, store);
      return known && explanationOf(known, { nameOf, language });
    },
    async chats(search, language) {
      const listing = await listed(store.liveInPieces(), search, { nameOf, language });
      return { ...listing, ghosts: await closedGhosts(store) };
    },
  };
}
