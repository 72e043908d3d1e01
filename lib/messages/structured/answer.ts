/** What a user chose: a click that the flow gives, or words that fit one of the choices. Pure. */
import type { ExternalReply } from "../contract.ts";
import type { Reply } from "./shape.ts";

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

const LONGEST = 500;

/** "2", "2.", "Yes" or "yes!" for the choice "Yes"; only where exactly one choice is meant. */
function typed(words: string, open: readonly OpenChoice[]): Reply | undefined {
  if (open.length === 0 || words.length > LONGEST) return undefined;
  for (const read of READINGS) {
    const meant = read(words);
    if (meant === "") return undefined;
    const found = open.filter(({ reply, said }) =>
      [reply.text, reply.payload, said].some((name) => read(name.slice(0, LONGEST)) === meant),
    );
    if (found.length > 0) return same(found);
  }
  const number = /^\s*(\d{1,5})[.)]?\s*$/.exec(words.normalize("NFKC"))?.[1];
  return number ? open[Number(number) - 1]?.reply : undefined;
}

/** The same choice can be offered twice, by two cards; two with one name are none. */
function same([first, ...more]: OpenChoice[]): Reply | undefined {
  const isFirst = ({ reply }: OpenChoice) =>
    (["messageId", "type", "text", "payload"] as const).every((name) => reply[name] === first?.reply[name]);
  return more.every(isFirst) ? first?.reply : undefined;
}

/** The strictest first, so that "C#" is not "C" where both are offered; the last leaves out accents, as hurried people do. */
const READINGS: readonly ((text: string) => string)[] = [lowered, withoutMarks, withoutAccents];

function lowered(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/gu, " ").trim();
}

function withoutMarks(text: string): string {
  return lowered(text)
    .replace(/[\s\p{P}]+/gu, " ")
    .trim();
}

/** Those of Latin, Greek and Cyrillic letters; what looks like one elsewhere makes another letter. */
function withoutAccents(text: string): string {
  return withoutMarks(text)
    .normalize("NFD")
    .replace(/[\u0300-\u036f]/g, "")
    .normalize("NFC");
}
