/** The timeline of an escalation in words, for whoever asks at night what happened. Pure. */
import type { EndReason, Escalation, Source } from "./escalation.ts";
import { type Step, stepsOf } from "./timeline.ts";

const SOURCES: Record<Source, string> = {
  webhook: "a webhook",
  notification: "the notification socket",
  reconciliation: "reading the conversation",
  flow: "our own side",
};

const REASONS: Record<EndReason, string> = {
  agent: "the agent ended it",
  user: "the user's side ended it",
  "no-pickup": "no agent came in time",
  "user-idle": "the user was silent too long",
  "agent-idle": "the agent was silent too long",
  disconnected: "Genesys closed it without an agent having done so",
  error: "something failed",
  unknown: "Genesys did not say why",
};

/** One line per step: when (UTC), what, and which source said so. `nameOf` is how agents are called towards the flow. */
export function explain(
  escalation: Escalation,
  nameOf: (fullName: string) => string = (name) => name,
): string {
  const { id, chatId, number, competency, requestedAt, integrationName, state } = escalation;
  const first = `${moment(requestedAt)} requested for ${competency || "without competency"} by chat ${chatId} (escalation ${number} of it, ${id}, ${integrationName})`;
  const lines = stepsOf(escalation).map(
    (step) => `${moment(step.at)} ${wordsOf(step, nameOf)} (said by ${SOURCES[step.source]})`,
  );
  return [first, ...lines, ...(state === "ended" ? [] : [`now: ${state}`])].join("\n");
}

function wordsOf({ what, agent: fullName, reason }: Step, nameOf: (fullName: string) => string): string {
  const agent = fullName === undefined ? "an agent" : nameOf(fullName);
  switch (what) {
    case "queued":
      return "queued: Genesys took the first message";
    case "joined":
      return `joined: ${agent} is connected`;
    case "left":
      return `left: ${agent} is gone, the chat is not over`;
    case "transferred":
      return `transferred to ${agent}`;
    case "declined":
      return `declined, or let it ring: ${agent}`;
    case "moved":
      return "Genesys began another conversation with the user";
    case "leg-closed":
      return "the customer's leg is closed; the conversation is read to learn why";
    case "end-asked":
      return `the end is asked for${reason ? `: ${REASONS[reason] ?? reason}` : ""}`;
    case "ended":
      return `ended${reason ? ` (${reason}): ${REASONS[reason] ?? reason}` : ""}`;
  }
}

function moment(at: number): string {
  return new Date(at).toISOString();
}
