/** `msg.timers`: what a flow says of the timers of one chat. Pure. */

/** Seconds; 0 = off. */
export interface TimerOverrides {
  noPickupSeconds?: number;
  userIdleSeconds?: number;
  agentIdleSeconds?: number;
  /** How long after the end late words still reach the flow. */
  graceSeconds?: number;
}

/** `msg.timers`: whole or broken seconds from 0 on, also as text; anything else changes nothing. */
export function readTimers(value: unknown): TimerOverrides | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = Object.entries(value)
    .filter(([name]) => OVERRIDABLE.has(name))
    .map(([name, seconds]) => [name, secondsOf(seconds)] as const)
    .filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const OVERRIDABLE = new Set(["noPickupSeconds", "userIdleSeconds", "agentIdleSeconds", "graceSeconds"]);

/** NaN for what is neither a number nor the text of one: `true` is no second, and `[]` does not switch a timer off. */
function secondsOf(value: unknown): number {
  if (typeof value === "string") return value.trim() === "" ? Number.NaN : Number(value);
  return typeof value === "number" ? value : Number.NaN;
}
