/** The timeline of an escalation in words, for whoever asks at night what happened. Pure. */
import { filled } from "../messages/wording.ts";
import type { Explanation } from "./answers.ts";
import { type Escalation, isLive } from "./escalation.ts";
import { type ExplainWords, explainWordsFor, reasonIn } from "./explain-words.ts";
import { type Step, stepsOf } from "./timeline.ts";

export interface Asked {
  /** How agents are called towards the flow; not given: as Genesys calls them. */
  nameOf?: (fullName: string) => string;
  /** BCP 47; English when it is not given, or not spoken here. */
  language?: string;
}

export function explanationOf(escalation: Escalation, { nameOf = same, language }: Asked = {}): Explanation {
  const words = explainWordsFor(language);
  const { id, chatId, state } = escalation;
  const steps = [
    { at: escalation.requestedAt, what: requestIn(words, escalation), said: "" },
    ...stepsOf(escalation).map((step) => ({
      at: step.at,
      what: stepIn(words, step, nameOf),
      said: filled(words.said, { source: words.sources[step.source] }),
    })),
  ];
  const stateText = words.states[state];
  const now = isLive(escalation) ? [filled(words.now, { state: stateText })] : [];
  const lines = steps.map(({ at, what, said }) => `${moment(at)} ${[what, said].filter(Boolean).join(" ")}`);
  const advice = state === "ended" ? "" : words.advice[state];
  return { chatId, escalationId: id, state, stateText, advice, steps, text: [...lines, ...now].join("\n") };
}

/** Only the text. */
export function explain(escalation: Escalation, nameOf?: (fullName: string) => string): string {
  return explanationOf(escalation, { nameOf }).text;
}

function requestIn(words: ExplainWords, { id, chatId, number, competency, integrationName }: Escalation) {
  return filled(words.requested, {
    competency: competency || words.withoutCompetency,
    chatId,
    number,
    id,
    integration: integrationName,
  });
}

function stepIn(words: ExplainWords, { what, agent, reason }: Step, nameOf: (name: string) => string) {
  return filled(words.steps[what], {
    agent: agent === undefined ? words.anAgent : nameOf(agent),
    reason: reasonIn(words, reason, what === "ended"),
  });
}

const same = (name: string) => name;

function moment(at: number): string {
  return new Date(at).toISOString();
}
