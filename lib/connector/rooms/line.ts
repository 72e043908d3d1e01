/** The line to Genesys: one client, through the rate budget that its OAuth client shares, cut when the connector closes. */
import type { Budget } from "../../delivery/budget.ts";
import { budgetFor } from "../../delivery/budgets.ts";
import { createGenesys, type Genesys } from "../../genesys/client.ts";
import { createGate } from "../gate.ts";
import type { Ground } from "./ground.ts";

export interface Line {
  genesys: Genesys;
  budget: Budget;
  close(): void;
}

export function createLine({ initial, now }: Ground): Line {
  const { hosts, clientId, clientSecret, requestsPerMinute } = initial;
  const budget = budgetFor(hosts.api, clientId, requestsPerMinute);
  const gate = createGate();
  const genesys = createGenesys({
    hosts,
    credentials: { clientId, clientSecret },
    budget: gate.through(budget),
    now,
  });
  return {
    genesys,
    budget,
    close() {
      gate.close();
      genesys.close();
    },
  };
}
