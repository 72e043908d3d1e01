/** Genesys names a conversation before it is everywhere: so soon "not found" means "not yet". Pure. */
import type { Escalation } from "./escalation.ts";
import { stepsOf } from "./timeline.ts";

const SETTLING_MS = 30_000;

/** Whether Genesys has only just taken the first message; `now` in milliseconds since 1970. */
export function isSettling(escalation: Escalation, now: number): boolean {
  const taken = stepsOf(escalation).find(({ what }) => what === "queued");
  return now - (taken?.at ?? escalation.requestedAt) < SETTLING_MS;
}
