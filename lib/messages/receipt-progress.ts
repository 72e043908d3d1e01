/** How far a message has come that went in several parts: as far as its slowest part, and failed when one failed. Pure. */

/** As Genesys names them, in lower case and in their order (genesys-contract §4.2). */
const STEPS = ["sent", "published", "delivered", "read"];

export interface Progress {
  /** How far each part is, as its place in STEPS; absent = nothing is known of it. */
  parts: Record<number, number>;
  /** The last step that was told, as its place in STEPS; -1 = none. */
  told: number;
  failed?: true;
  /** Of the last receipt, milliseconds since 1970. */
  at: number;
}

export interface Step {
  progress: Progress;
  /** What is true of the whole message from now on; undefined when that is nothing new. */
  status?: string;
}

/** Before the first receipt. */
export const NOTHING: Progress = { parts: {}, told: -1, at: 0 };

/** `status`: of the part. One that nobody has told us of is told as it is. */
export function advance(
  before: Progress = NOTHING,
  { part, of, status, at }: { part: number; of: number; status: string; at: number },
): Step {
  if (status === "failed") {
    return before.failed ? { progress: before } : { progress: { ...before, failed: true, at }, status };
  }
  const reached = STEPS.indexOf(status);
  if (reached < 0) return { progress: before, status };
  const parts = { ...before.parts, [part]: Math.max(reached, before.parts[part] ?? -1) };
  const slowest = Math.min(...Array.from({ length: of }, (_, index) => parts[index + 1] ?? -1));
  const progress = { ...before, parts, told: Math.max(before.told, slowest), at };
  const isNews = slowest > before.told && !before.failed;
  return isNews ? { progress, status: STEPS[slowest] } : { progress };
}
