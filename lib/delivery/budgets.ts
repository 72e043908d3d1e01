/** One budget per API host and OAuth client in the whole process, however many connectors use it (DESIGN §5). */
import { type Budget, createBudget } from "./budget.ts";
import { realTimers } from "./timers.ts";

const budgets = new Map<string, Budget>();
/** Genesys' own limit per client-credentials token (genesys-contract §7). */
const DEFAULT_PER_MINUTE = 300;

/** The shared budget of that client. Where connectors of one client name different limits, the one asked for last holds. */
export function budgetFor(apiHost: string, clientId: string, requestsPerMinute?: number): Budget {
  const key = `${apiHost} ${clientId}`;
  const known = budgets.get(key);
  if (requestsPerMinute !== undefined) known?.setLimit(requestsPerMinute);
  const budget =
    known ??
    createBudget({
      requestsPerMinute: requestsPerMinute ?? DEFAULT_PER_MINUTE,
      now: steadyNow,
      timers: realTimers,
    });
  budgets.set(key, budget);
  return budget;
}

/** Milliseconds since 1970 that no correction of the system's clock moves. */
function steadyNow(): number {
  return performance.timeOrigin + performance.now();
}
