import type { Competency } from "../../../lib/routing/competencies.ts";

/** A row of the competency table. */
export const row = (competency: string, rest: Partial<Competency> = {}): Competency => ({
  competency,
  queueId: "",
  queueName: "",
  flowId: "",
  flowName: "",
  fallback: "",
  ...rest,
});
