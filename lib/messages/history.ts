/** What the agent reads first: why the chat comes, and what was said before, with the speakers told apart. Pure. */
import type { HistoryTurn, Outgoing } from "./contract.ts";

const SPEAKER = { user: "User", bot: "Bot", agent: "Agent" } as const;

/** The introduction as one text, or "" when there is nothing to introduce. The user's own last words stay outside it. */
export function introduction(outgoing: Outgoing): string {
  const turns = withoutLastWords(outgoing.history, outgoing.text);
  const parts: string[] = [];
  if (outgoing.reason) parts.push(`Reason: ${outgoing.reason}`);
  if (turns.length > 0) parts.push(["Chat with the bot so far:", ...turns.map(line)].join("\n"));
  return parts.join("\n\n");
}

/** The text that is sent as the user's own is not told twice. */
function withoutLastWords(turns: HistoryTurn[], text: string): HistoryTurn[] {
  const last = turns.at(-1);
  const same = text.trim() !== "" && last?.from === "user" && last.text.trim() === text.trim();
  return same ? turns.slice(0, -1) : turns;
}

function line(turn: HistoryTurn): string {
  const names = (turn.attachments ?? []).map(
    (attachment) => `[${attachment.name ?? attachment.url ?? "file"}]`,
  );
  const clock = clockOf(turn.time);
  return `${clock ? `[${clock}] ` : ""}${SPEAKER[turn.from]}: ${[turn.text, ...names].filter(Boolean).join(" ")}`;
}

function clockOf(time: number | string | undefined): string {
  if (time === undefined) return "";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? "" : date.toISOString().slice(11, 16);
}
