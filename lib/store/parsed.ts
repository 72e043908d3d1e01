/**
 * Escalations from their texts. Every message asks for one, mostly for the same ones again: what was read last is kept
 * as an object, found by its text, so it is never an older state. It is shared, so it is frozen.
 */
import type { Escalation } from "../escalation/escalation.ts";

export type ParseEscalation = (json: string | undefined) => Escalation | undefined;

const KEPT = 1_000;

export function createParsed(): ParseEscalation {
  const kept = new Map<string, Escalation>();

  return (json) => {
    if (json === undefined) return undefined;
    const known = kept.get(json);
    if (known) return known;
    const escalation: Escalation = JSON.parse(json);
    if (escalation.agent) Object.freeze(escalation.agent);
    const [oldest] = kept.keys();
    if (kept.size >= KEPT && oldest !== undefined) kept.delete(oldest);
    kept.set(json, Object.freeze(escalation));
    return escalation;
  };
}
