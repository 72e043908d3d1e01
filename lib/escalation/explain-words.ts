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
  /** What to look at while it stands like that and does not go on. */
  advice: Record<Exclude<EscalationState, "ended">, string>;
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
    error: "something failed, Node-RED's log of that moment says what",
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
  advice: {
    requested:
      "Genesys does not have the first message yet. If that lasts: the connector's status and the checks above say what holds it up; it is tried again until the connector gives up and tells the flow.",
    queued:
      "Genesys has it, and no agent has taken it. Look there who is on queue: whoever declined or let it ring is perhaps offered no more. If no agent was ever alerted, the integration's flow is missing, not published, or leads elsewhere: the checks above say so.",
    connected:
      "An agent is there. If the agent's words do not arrive, Genesys does not reach the webhook, or it is refused: the checks above and Node-RED's log say so. If the chat is over in Genesys, the end is found within a minute or so.",
    transferring:
      "The agent has passed it on, and the next one has not taken it. Look in Genesys who is on queue where it was sent.",
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
    error: "quelque chose a échoué, le journal de Node-RED à ce moment dit quoi",
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
  advice: {
    requested:
      "Genesys n'a pas encore le premier message. Si cela dure : l'état du connecteur et les contrôles ci-dessus disent ce qui le retient ; il est répété jusqu'à ce que le connecteur renonce et le dise au flux.",
    queued:
      "Genesys l'a, et aucun agent ne l'a pris. Regardez là-bas qui est en file : qui a refusé ou laissé sonner n'est peut-être plus sollicité. Si aucun agent n'a jamais été alerté, le flux de l'intégration manque, n'est pas publié ou mène ailleurs : les contrôles ci-dessus le disent.",
    connected:
      "Un agent est là. Si ses mots n'arrivent pas, Genesys n'atteint pas le webhook, ou celui-ci est refusé : les contrôles ci-dessus et le journal de Node-RED le disent. Si le chat est terminé dans Genesys, sa fin est trouvée en une minute environ.",
    transferring:
      "L'agent l'a transmis, et le suivant ne l'a pas pris. Regardez dans Genesys qui est en file là où il a été envoyé.",
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
