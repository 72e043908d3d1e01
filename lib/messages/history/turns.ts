/** A flow's history in any of the shapes that bots keep it in → turns, oldest first. Pure. */
import type { Attachment, PastTurn } from "../contract.ts";
import { readable } from "../readable.ts";

/** More turns than anybody reads; the packer has a budget of its own. */
const MOST_TURNS = 10_000;

/**
 * Ours (`{from, text, time, attachments}`), RedBot's messages (`{inbound, type, content, ts}`), those of language models
 * (`{role, content}`), plain strings ("Bot: Hello"), or one text with a turn on each line.
 */
export function readTurns(value: unknown, attachments: (value: unknown) => Attachment[]): PastTurn[] {
  const list = typeof value === "string" ? value.split(/\r?\n/) : Array.isArray(value) ? value : [];
  return list.slice(-MOST_TURNS).flatMap((entry): PastTurn[] => {
    if (typeof entry === "string") return entry.trim() === "" ? [] : [labelled(entry)];
    if (typeof entry !== "object" || entry === null || Array.isArray(entry)) return [];
    return turnOf(entry as Record<string, unknown>, attachments);
  });
}

function turnOf(entry: Record<string, unknown>, attachments: (value: unknown) => Attachment[]): PastTurn[] {
  // A whole RedBot message carries what was said in its payload.
  const inner = entry.payload;
  if (
    entry.text === undefined &&
    entry.content === undefined &&
    typeof inner === "object" &&
    inner !== null
  ) {
    return turnOf(
      { ...entry, payload: undefined, ...(inner as object) } as Record<string, unknown>,
      attachments,
    );
  }
  if (entry.role === "system" || entry.role === "tool") return [];
  const files = attachments(entry.attachments);
  return [
    {
      from: speakerOf(entry),
      text: saidIn(entry).trim(),
      time: timeOf(entry.time ?? entry.ts ?? entry.timestamp),
      ...(files.length > 0 && { attachments: files }),
    },
  ];
}

function speakerOf({ from, role, inbound }: Record<string, unknown>): PastTurn["from"] {
  const given = from ?? role;
  const name = typeof given === "string" ? given.toLowerCase() : "";
  if (name === "bot" || name === "assistant") return "bot";
  if (name === "agent" || name === "user") return name;
  return inbound === false ? "bot" : "user";
}

const OF_THE_ENVELOPE = new Set([
  "from",
  "role",
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
  const said = Object.entries(entry).filter(([name]) => !OF_THE_ENVELOPE.has(name));
  if (said.length === 1 && typeof said[0]?.[1] === "string" && said[0][0] !== "type") return said[0][1];
  return readable(Object.fromEntries(said));
}

const LABEL = /^\s*(user|bot|agent|assistant)\s*:\s*/i;

/** "Bot: Hello" says who spoke; a line without that is told as it is. */
function labelled(line: string): PastTurn {
  const label = LABEL.exec(line);
  const name = label?.[1]?.toLowerCase();
  if (!label || !name) return { text: line.trim() };
  return {
    from: name === "assistant" ? "bot" : (name as PastTurn["from"]),
    text: line.slice(label[0].length).trim(),
  };
}

/** Milliseconds, an ISO date, or what has a value of its own, such as a Date or RedBot's moment. */
function timeOf(value: unknown): number | string | undefined {
  if (typeof value === "number" || typeof value === "string") return value;
  if (value instanceof Date) return value.getTime();
  const moment = (value as { valueOf?: unknown } | null | undefined)?.valueOf;
  try {
    const at = typeof moment === "function" ? moment.call(value) : undefined;
    return typeof at === "number" ? at : undefined;
  } catch {
    return undefined;
  }
}
