/** What agents and users read of ours; `words/` has it in each language, a word missing in one does not compile. */

export interface Words {
  /** Between a label and what it labels. */
  colon: string;
  user: string;
  bot: string;
  agent: string;
  /** In front of why the bot hands over. */
  reason: string;
  /** In front of the flow's own summary. */
  summary: string;
  /** In front of the turns of the chat. */
  transcript: string;
  /** Where turns are left out for their length. */
  omitted: string;
  /** Where turns are left out because an agent had them with an earlier escalation. */
  earlier: string;
  file: string;
  /** An escalation without any words. */
  opening: string;
  /** The user is gone and our side may not close the conversation. */
  goodbye: string;
  /** What stands where something was masked. */
  masked: { card: string; iban: string; email: string; phone: string; own: string };
  /** In the place of a file that is not sent; `why` is one of `refusedFor`. */
  refusedFile: { named: string; unnamed: string };
  refusedFor: {
    tooLarge: string;
    disguised: string;
    type: string;
    missing: string;
    empty: string;
    tooMany: string;
  };
  /** The user said something that did not get to the agent; `why` is one of `undeliveredFor`. */
  undelivered: string;
  undeliveredFor: { late: string; busy: string; refused: string; file: string };
}
