/** `msg.timers`: what a flow says of the timers of one chat. Pure. */

/** Seconds; 0 = off. */
export interface TimerOverrides {
  noPickupSeconds?: number;
  userIdleSeconds?: number;
  agentIdleSeconds?: number;
}

/** `msg.timers`: whole or broken seconds from 0 on, also as text; anything else changes nothing. */
export function readTimers(value: unknown): TimerOverrides | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const given = Object.entries(value)
    .filter(([name, seconds]) => OVERRIDABLE.has(name) && seconds !== null && String(seconds).trim() !== "")
    .map(([name, seconds]) => [name, Number(seconds)] as const)
    .filter(([, seconds]) => Number.isFinite(seconds) && seconds >= 0);
  return given.length === 0 ? undefined : Object.fromEntries(given);
}

const OVERRIDABLE = new Set(["noPickupSeconds", "userIdleSeconds", "agentIdleSeconds"]);
