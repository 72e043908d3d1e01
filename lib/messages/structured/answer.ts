/** What a user chose: a click that the flow gives, or words that fit one of the choices. Pure. */
import type { ExternalReply } from "../contract.ts";
import type { Reply } from "./structured.ts";

/** A choice that may still be made, as it is kept: the reply, and what the text twin calls it. */
export interface OpenChoice {
  reply: Reply;
  said: string;
}

const TYPES: readonly string[] = ["QuickReply", "Button", "DatePicker"];

/**
 * A whole reply stands for itself; a part of one (a text, a payload, a number) and typed words are looked for among the
 * open choices. Undefined when it is none of them.
 */
export function answerOf(
  given: { reply?: ExternalReply; text: string },
  open: readonly OpenChoice[],
): Reply | undefined {
  const { reply } = given;
  if (!reply) return typed(given.text, open);
  const { messageId, type, text, payload } = reply;
  if (messageId && type && TYPES.includes(type) && text && payload) {
    return { messageId, type: type as Reply["type"], text, payload };
  }
  const found = open.find((choice) => payload && choice.reply.payload === payload);
  return found?.reply ?? typed(text || payload || "", open);
}

/** "2", "2.", "Yes" or "yes!" for the choice "Yes"; only where exactly one choice is meant. */
function typed(words: string, open: readonly OpenChoice[]): Reply | undefined {
  if (open.length === 0) return undefined;
  const number = /^\s*(\d{1,3})[.)]?\s*$/.exec(words)?.[1];
  const plain = plainOf(words);
  if (plain === "" || words.length > LONGEST) return undefined;
  const meant = open.filter(({ reply, said }) =>
    [reply.text, reply.payload, said].some((name) => plainOf(name) === plain),
  );
  if (meant.length === 1) return meant[0]?.reply;
  return meant.length === 0 && number ? open[Number(number) - 1]?.reply : undefined;
}

const LONGEST = 500;

function plainOf(text: string): string {
  return text
    .slice(0, LONGEST)
    .normalize("NFKC")
    .toLowerCase()
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();
}
