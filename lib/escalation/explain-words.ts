/** The words of a timeline, for the people who run the bot. What one language lacks does not compile. */
import type { EndReason, EscalationState, Source } from "./escalation.ts";
import type { What } from "./timeline.ts";

export interface ExplainWords {
  /** Blanks: `{competency}`, `{chatId}`, `{number}`, `{id}`, `{integration}`. */
  requested: string;
  withoutCompetency: string;
  /** Blanks: `{agent}`, and `{reason}` for the last two, which is empty when none is known. */
  steps: Record<What, string>;
  /** In front of a reason in words. */
  because: string;
  anAgent: string;
  /** Behind a step; `{source}`. */
  said: string;
  sources: Record<Source, string>;
  reasons: Record<EndReason, string>;
  /** The last line of one that lives; `{state}`. */
  now: string;
  states: Record<EscalationState, string>;
}

const en: ExplainWords = {
  requested: "requested for {competency} by chat {chatId} (escalation {number} of it, {id}, {integration})",
  withoutCompetency: "without competency",
  steps: {
    queued: "queued: Genesys took the first message",
    joined: "joined: {agent} is connected",
    left: "left: {agent} is gone, the chat is not over",
    transferred: "transferred to {agent}",
    declined: "declined, or let it ring: {agent}",
    moved: "Genesys began another conversation with the user",
    "leg-closed": "the customer's leg is closed; the conversation is read to learn why",
    "end-asked": "the end is asked for{reason}",
    ended: "ended{reason}",
  },
  because: ": ",
  anAgent: "an agent",
  said: "(said by {source})",
  sources: {
    webhook: "a webhook",
    notification: "the notification socket",
    reconciliation: "reading the conversation",
    flow: "our own side",
  },
  reasons: {
    agent: "the agent ended it",
    user: "the user's side ended it",
    "no-pickup": "no agent came in time",
    "user-idle": "the user was silent too long",
    "agent-idle": "the agent was silent too long",
    disconnected: "Genesys closed it without an agent having done so",
    error: "something failed",
    unknown: "Genesys did not say why",
  },
  now: "now: {state}",
  states: {
    requested: "requested",
    queued: "queued",
    connected: "connected",
    transferring: "transferring",
    ended: "ended",
  },
};

const fr: ExplainWords = {
  requested:
    "demandé pour {competency} par le chat {chatId} (escalade n° {number} de ce chat, {id}, {integration})",
  withoutCompetency: "sans compétence",
  steps: {
    queued: "en file d'attente : Genesys a pris le premier message",
    joined: "arrivée : {agent} est en ligne",
    left: "départ : {agent} n'est plus là, le chat n'est pas terminé",
    transferred: "transféré à {agent}",
    declined: "refusé, ou laissé sonner : {agent}",
    moved: "Genesys a ouvert une autre conversation avec l'utilisateur",
    "leg-closed": "le côté de l'utilisateur est fermé ; la conversation est relue pour savoir pourquoi",
    "end-asked": "la fin est demandée{reason}",
    ended: "terminé{reason}",
  },
  because: " : ",
  anAgent: "un agent",
  said: "(selon {source})",
  sources: {
    webhook: "un webhook",
    notification: "les notifications",
    reconciliation: "la lecture de la conversation",
    flow: "notre propre côté",
  },
  reasons: {
    agent: "l'agent a mis fin au chat",
    user: "le côté de l'utilisateur a mis fin au chat",
    "no-pickup": "aucun agent n'est venu à temps",
    "user-idle": "l'utilisateur s'est tu trop longtemps",
    "agent-idle": "l'agent s'est tu trop longtemps",
    disconnected: "Genesys a fermé la conversation sans qu'un agent l'ait fait",
    error: "quelque chose a échoué",
    unknown: "Genesys n'a pas dit pourquoi",
  },
  now: "maintenant : {state}",
  states: {
    requested: "demandé",
    queued: "en file d'attente",
    connected: "en ligne avec un agent",
    transferring: "en cours de transfert",
    ended: "terminé",
  },
};

const SPOKEN: Record<string, ExplainWords> = { en, fr };

/** `language` as BCP 47; English for any that is not spoken here, and for none. */
export function explainWordsFor(language = "en"): ExplainWords {
  return SPOKEN[language.slice(0, 2).toLowerCase()] ?? en;
}

/** Why it ended, or shall: its name in the contract, which programs look for, and the words for it. */
export function reasonIn(words: ExplainWords, reason: EndReason | undefined, named: boolean): string {
  if (!reason) return "";
  return `${named ? ` (${reason})` : ""}${words.because}${words.reasons[reason] ?? reason}`;
}
