/** The live escalations as a person looks through them. No effects. */
import { isHash, isHashOf } from "../hash-of.ts";
import type { ListedChat, Listing } from "./answers.ts";
import type { Escalation } from "./escalation.ts";
import type { Asked } from "./explain.ts";
import { explainWordsFor } from "./explain-words.ts";
import { stepsOf } from "./timeline.ts";

const MOST = 50;
const same = (name: string) => name;

/**
 * Of what is live, in whatever order and pieces it comes. `search` is a part of the chat's id, of its competency, or of its agent's name, or the whole id of the escalation or
 * of the conversation at Genesys, or the hash by which logs call one of these; "" is everything.
 */
export async function listed(
  live: AsyncIterable<readonly Escalation[]> | Iterable<readonly Escalation[]>,
  search: string,
  { nameOf = same, language }: Asked = {},
): Promise<Listing> {
  const wanted = search.trim().toLowerCase();
  let newest: Escalation[] = [];
  let count = 0;
  let all = 0;
  for await (const piece of live) {
    const found = wanted === "" ? piece : piece.filter((one) => fits(one, wanted, nameOf));
    newest = [...newest, ...found].sort((a, b) => b.requestedAt - a.requestedAt).slice(0, MOST);
    count += found.length;
    all += piece.length;
  }
  const { states } = explainWordsFor(language);
  const chats = newest.map((one) => ({ ...lineOf(one, nameOf), stateText: states[one.state] }));
  return { chats, count, live: all };
}

/** An agent is found by the name that is shown, never by the one that is kept from the flow. */
function fits(
  { id, chatId, competency, conversationId, agent }: Escalation,
  wanted: string,
  nameOf: (fullName: string) => string,
): boolean {
  return (
    [chatId, competency, agent ? nameOf(agent.name) : ""].some((part) =>
      part.toLowerCase().includes(wanted),
    ) ||
    [id, conversationId].includes(wanted) ||
    (isHash(wanted) && [chatId, conversationId].some((one) => one && isHashOf(wanted, one)))
  );
}

function lineOf(escalation: Escalation, nameOf: (fullName: string) => string): Omit<ListedChat, "stateText"> {
  const { id, chatId, competency, state, requestedAt, agent } = escalation;
  return {
    chatId,
    escalationId: id,
    competency,
    state,
    requestedAt,
    lastAt: stepsOf(escalation).at(-1)?.at ?? requestedAt,
    ...(agent && { agent: nameOf(agent.name) }),
  };
}
