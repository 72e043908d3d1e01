/** Who spoke when in an escalation, as far as the timers ask: folded from the turns that are kept for the transcript. */
import type { HistoryTurn } from "../messages/contract.ts";

/** Milliseconds since 1970. */
export interface Spoken {
  /** The agent's last words. */
  agentAt?: number;
  /** The user's first words since then: what the agent has not answered. */
  unansweredAt?: number;
}

/** Changes what is known by one more turn. A bot of Genesys is nobody whom a user waits for. */
export function hear(spoken: Spoken, { from, time }: Pick<HistoryTurn, "from" | "time">): void {
  const at = typeof time === "number" ? time : Date.parse(time ?? "");
  if (Number.isNaN(at)) return;
  if (from === "user") spoken.unansweredAt ??= at;
  if (from !== "agent") return;
  spoken.agentAt = at;
  spoken.unansweredAt = undefined;
}
