/** What the status says by itself of the store, of Genesys, of the rate budget and of how ends are found. */
import type { Budget } from "../../delivery/budget.ts";
import type { Store } from "../../store/store.ts";
import { createEndsByPolling, type EndsByPolling } from "../ends-by-polling.ts";
import { createOutages, type Outages } from "../outages.ts";
import { watchStore } from "../store-health.ts";
import { createThrottling } from "../throttling.ts";
import type { Ground } from "./ground.ts";

export interface Signs {
  /** The same store; what it refuses shows. */
  store: Store;
  outages: Outages;
  endsByPolling: Pick<EndsByPolling, "onSocket" | "onPeriod">;
  /** Says nothing more: the conditions belong to the next connector now. */
  close(): void;
}

export function createSigns(ground: Ground, bare: Store, budget: Budget): Signs {
  const { conditions, receivers, flowsRun, timers, now } = ground;
  const health = watchStore(bare, conditions, ground.logError);
  const throttling = createThrottling({ conditions, budget, timers });
  const outages = createOutages({
    conditions,
    listeners: () => (flowsRun() ? receivers() : []),
    now,
    log: ground.warn,
  });
  const endsByPolling = createEndsByPolling({ conditions, timers });
  return {
    store: health.store,
    outages,
    endsByPolling,
    close() {
      endsByPolling.close();
      outages.close();
      throttling.close();
      health.close();
    },
  };
}
