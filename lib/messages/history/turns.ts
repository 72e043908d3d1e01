/** A flow's history in any of the shapes that bots keep it in → turns, oldest first. Pure. */
import { isRecord } from "../../untyped.ts";
import type { Attachment, PastTurn } from "../contract.ts";
import { readable } from "../readable.ts";

/** More turns than anybody has; the packer has a budget of its own. */
const MOST_TURNS = 100_000;
/** A message in a message: RedBot's is in its payload. */
const DEEPEST = 4;

type Files = (value: unknown) => Attachment[];

/**
 * Ours (`{from, text, time, attachments}`), RedBot's messages (`{inbound, type, content, ts}`), those of language models
 * (`{role, content}`), flow messages with their payload, plain strings ("Bot: Hello"), or one text with a turn on each
 * line. What says nothing is no turn.
 */
export function readTurns(value: unknown, attachments: Files): PastTurn[] {
  return entriesOf(value)
    .slice(-MOST_TURNS)
    .map((entry) => turnOf(entry, attachments))
    .filter(({ text, attachments: files }) => text !== "" || files !== undefined);
}

function entriesOf(value: unknown): unknown[] {
  if (typeof value === "string") return value.split(/\r?\n/);
  if (Array.isArray(value)) return value;
  return isRecord(value) ? [value] : [];
}

function turnOf(entry: unknown, attachments: Files, depth = 0): PastTurn {
  if (typeof entry === "string") return labelled(entry);
  if (!isRecord(entry) || ArrayBuffer.isView(entry) || entry instanceof Date)
    return { text: readable(entry).trim() };
  const { payload: inner, ...outer } = entry;
  const isWrapped = entry.text === undefined && entry.content === undefined && inner !== undefined;
  // A whole message of RedBot's or of a flow's carries what was said in its payload.
  if (isWrapped && isRecord(inner) && depth < DEEPEST)
    return turnOf({ ...outer, ...inner }, attachments, depth + 1);
  // The instructions of a language model, and what its tools said, were never said in the chat.
  if (entry.role === "system" || entry.role === "tool") return { text: "" };
  const files = attachments(entry.attachments);
  const from = speakerOf(entry);
  return {
    ...(from && { from }),
    text: (isWrapped ? readable(inner) : saidIn(outer)).trim(),
    time: timeOf(entry.time ?? entry.ts ?? entry.timestamp),
    ...(files.length > 0 && { attachments: files }),
  };
}

const SPEAKERS = new Map<string, PastTurn["from"]>([
  ["user", "user"],
  ["customer", "user"],
  ["human", "user"],
  ["visitor", "user"],
  ["bot", "bot"],
  ["assistant", "bot"],
  ["agent", "agent"],
  ["operator", "agent"],
]);

/** Undefined where nobody knows: better no name than a wrong one. */
function speakerOf({ from, role, sender, inbound }: Record<string, unknown>): PastTurn["from"] {
  const given = from ?? role ?? sender;
  // What genesys-receive says of a message: `{type, name}`.
  const name = isRecord(given) ? given.type : given;
  const known = typeof name === "string" ? SPEAKERS.get(name.trim().toLowerCase()) : undefined;
  if (known || typeof inbound !== "boolean") return known;
  return inbound ? "user" : "bot";
}

/** What stands around the words: who, when, and how it came. */
const OF_THE_ENVELOPE = new Set([
  "from",
  "role",
  "sender",
  "time",
  "ts",
  "timestamp",
  "attachments",
  "inbound",
  "payload",
  "chatId",
  "messageId",
  "transport",
]);

/** The text alone where there is nothing else, else everything that can be read. */
function saidIn(entry: Record<string, unknown>): string {
  // Beside a text, a name is the speaker's.
  const hasText = [entry.text, entry.content].some((words) => typeof words === "string" && words !== "");
  const said = Object.entries(entry).filter(
    ([name]) => !OF_THE_ENVELOPE.has(name) && !(hasText && name === "name"),
  );
  if (said.length === 1 && typeof said[0]?.[1] === "string" && said[0][0] !== "type") return said[0][1];
  return readable(Object.fromEntries(said));
}

const LABEL = new RegExp(`^\\s*(${[...SPEAKERS.keys()].join("|")})\\s*:\\s*`, "i");

/** "Bot: Hello" says who spoke; a line without that is told as it is. */
function labelled(line: string): PastTurn {
  const label = LABEL.exec(line);
  const from = SPEAKERS.get(label?.[1]?.toLowerCase() ?? "");
  if (!label || !from) return { text: line.trim() };
  return { from, text: line.slice(label[0].length).trim() };
}

/** Before this many milliseconds (1973) no bot spoke: a smaller number is seconds. */
const FIRST_MS = 1e11;

/** Milliseconds or seconds since 1970, an ISO date, or what has a value of its own, such as a Date or RedBot's moment. */
function timeOf(value: unknown): number | string | undefined {
  if (typeof value === "string") return /^\d{9,16}$/.test(value.trim()) ? timeOf(Number(value)) : value;
  if (typeof value === "number") return value > 0 && value < FIRST_MS ? value * 1000 : value;
  const moment = (value as { valueOf?: unknown } | null | undefined)?.valueOf;
  try {
    const at = typeof moment === "function" ? moment.call(value) : undefined;
    return typeof at === "number" ? at : undefined;
  } catch {
    return undefined;
  }
}
