/**
 * Shuts the way out when a connector closes: what still waits for the rate budget then must not be sent later, because
 * its row is in the store and the next connector sends it.
 */
import { HandoverError } from "../errors.ts";
import type { RequestBudget } from "../genesys/budget.ts";

export interface Gate {
  /** The same budget, whose turns are worth nothing once the gate is shut. */
  through(budget: RequestBudget): RequestBudget;
  close(): void;
}

export function createGate(): Gate {
  let shut = false;
  return {
    through: (budget) => ({
      async take(...wanted) {
        await budget.take(...wanted);
        if (shut) throw closed();
      },
      pause: (seconds) => budget.pause(seconds),
      learn: (limit) => budget.learn(limit),
    }),
    close() {
      shut = true;
    },
  };
}

function closed(): HandoverError {
  return new HandoverError(
    "GENESYS_UNREACHABLE",
    "The connector has closed.",
    "It goes on after the next start.",
    {
      retriable: true,
    },
  );
}
