/** The store as the connector sees it: a failure shows in the status at once, until something can be written again. */
import type { Conditions } from "../conditions.ts";
import { HandoverError } from "../errors.ts";
import type { Store } from "../store/store.ts";

export interface StoreHealth {
  /** The same store; what it refuses is noted on the way. */
  store: Store;
  /** Says nothing more: the conditions belong to the next connector now. */
  close(): void;
}

export function watchStore(
  store: Store,
  conditions: Conditions,
  logError: (line: string) => void,
): StoreHealth {
  let closed = false;

  function failed(error: unknown): void {
    const isStore = error instanceof HandoverError && error.code === "STORE_UNAVAILABLE";
    if (closed || !isStore || conditions.has("store-unavailable")) return;
    conditions.set("store-unavailable");
    logError(error.message);
  }

  const watched =
    <Given extends unknown[], Found>(method: (...given: Given) => Promise<Found>) =>
    (...given: Given): Promise<Found> => {
      const asked = method(...given);
      asked.catch(failed);
      return asked;
    };

  return {
    store: {
      ...store,
      async commit(batch) {
        const committed = await watched(store.commit)(batch);
        if (!closed) conditions.clear("store-unavailable");
        return committed;
      },
      escalation: watched(store.escalation),
      latestEscalation: watched(store.latestEscalation),
      escalationByNumber: watched(store.escalationByNumber),
      turns: watched(store.turns),
      liveEscalations: watched(store.liveEscalations),
    },
    close() {
      closed = true;
    },
  };
}
