/** What the agent reads first: why the chat comes, a summary, and what was said before, with the speakers told apart. Pure. */
import type { ContentSettings } from "../content-settings.ts";
import type { Outgoing, PastTurn } from "../contract.ts";
import { cut } from "../cut.ts";
import { added, createMask } from "../masking/masking.ts";
import { splitMarked } from "../split.ts";
import { filled, type Wording } from "../wording.ts";
import { nearTheEnds, withinCharacters } from "./budget.ts";
import { type HandedOver, newTurns } from "./news.ts";
import type { HistoryReport } from "./report.ts";

export interface Introduction {
  /** In order; marked (1/3), (2/3), … when there is more than one. None when there is nothing to introduce. */
  texts: string[];
  report: HistoryReport;
  /** The reason as it may leave. */
  reason: string;
}

const LONGEST_REASON = 2_000;

export function introduce(
  outgoing: Outgoing,
  { history: { mode, maxCharacters, again }, masking }: ContentSettings,
  wording: Wording,
  before?: HandedOver,
): Introduction {
  const { words } = wording;
  const mask = createMask(masking, words.masked);
  const all = outgoing.history;
  const fresh = newTurns(all, again === "new" ? before : undefined);
  const told = mode === "transcript" || mode === "both" ? withoutLastWords(fresh, outgoing.text) : [];

  const texts = [
    cut(outgoing.reason, LONGEST_REASON),
    mode === "summary" || mode === "both" ? outgoing.summary : "",
  ];
  const near = nearTheEnds(told, maxCharacters);
  const turns = [...near.first, ...near.last];
  const masked = mask([...texts, ...turns.map((turn) => turn.text)]);
  const [reason = "", summary = "", ...said] = masked.texts;
  const files = mask(turns.flatMap((turn) => fileLines(turn, words.file)));
  const lines = linesOf(turns, said, files.texts, wording);
  const ends = { first: lines.splice(0, near.first.length), last: lines, omitted: near.omitted };
  const chosen = withinCharacters(ends, maxCharacters);
  const earlier = all.length - fresh.length;

  const transcript = [
    ...(earlier > 0 ? [filled(words.earlier, { count: earlier })] : []),
    ...chosen.first,
    ...(chosen.omitted > 0 ? [filled(words.omitted, { count: chosen.omitted })] : []),
    ...chosen.last,
  ];
  const parts = [
    reason && `${words.reason}${words.colon}${reason}`,
    summary.trim() && `${words.summary}${words.colon}${cut(summary.trim(), maxCharacters)}`,
    told.length > 0 ? [words.transcript, ...transcript].join("\n") : "",
  ];
  const whole = parts.filter(Boolean).join("\n\n");
  const messages = whole === "" ? [] : splitMarked(whole);
  return {
    texts: messages,
    reason,
    report: {
      mode,
      turns: all.length,
      sent: told.length - chosen.omitted,
      omitted: chosen.omitted,
      earlier,
      summary: summary.trim() !== "",
      messages: messages.length,
      masked: added(masked.counts, files.counts),
    },
  };
}

/** The text that is sent as the user's own is not told twice. */
function withoutLastWords(turns: PastTurn[], text: string): PastTurn[] {
  const last = turns.at(-1);
  // Where nobody knows who spoke, equal words are the user's too.
  const isUsers = (last?.from ?? "user") === "user";
  const same = text.trim() !== "" && isUsers && last?.text.trim() === text.trim();
  return same ? turns.slice(0, -1) : turns;
}

function fileLines({ attachments }: PastTurn, word: string): string[] {
  return (attachments ?? []).map(({ name, url, caption }) =>
    [`[${name ?? url ?? word}]`, caption].filter(Boolean).join(" "),
  );
}

/** One line a turn: `[10:02] Bot: Hello`; the day stands before the clock where a chat has more than one. */
function linesOf(turns: PastTurn[], texts: string[], fileLines: string[], wording: Wording): string[] {
  const days = new Set(turns.map(({ time }) => wording.day(time)).filter(Boolean));
  const time = days.size > 1 ? wording.moment : wording.clock;
  let at = 0;
  return turns.map((turn, index) => {
    const files = fileLines.slice(at, at + (turn.attachments?.length ?? 0));
    at += files.length;
    const clock = time(turn.time);
    const said = [texts[index], ...files].filter(Boolean).join(" ");
    return `${clock ? `[${clock}] ` : ""}${turn.from ? `${wording.words[turn.from]}${wording.words.colon}` : ""}${said}`;
  });
}
