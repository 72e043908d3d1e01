/** Who is on queue, who waits and for how long: asked of Genesys for somebody who waits for the router's word. */
import type { Timers } from "../delivery/timers.ts";
import { HandoverError } from "../errors.ts";
import type { Genesys } from "../genesys/client.ts";
import { isNotFound } from "../genesys/failures.ts";
import type { RequestOptions } from "../genesys/http.ts";
import { inTime } from "../in-time.ts";
import type { QueueFigures } from "../routing/availability.ts";

export interface QueueFiguresPorts {
  genesys: () => Pick<Genesys, "observations" | "estimatedWait" | "queues">;
  timers: Timers;
}

/** Not behind everything else: what is left over of the rate budget may be nothing for minutes. */
const ASKING: RequestOptions = { lane: "availability", priority: "text", maxWaitMs: 3_000 };
/** So long an estimate is waited for, which is worth knowing and no more. */
const ESTIMATE_MS = 1_500;

type Estimate = { seconds: number | null; notFound?: true };

/** Throws what the request threw; GENESYS_REJECTED with status 404 for a queue that Genesys does not have. */
export function createQueueFigures({ genesys, timers }: QueueFiguresPorts) {
  /** A missing estimate never stops a chat. */
  function estimateOf(queueId: string): Promise<Estimate> {
    const answer = genesys()
      .estimatedWait.ofQueue(queueId, { ...ASKING, retries: 0 })
      .then(
        (seconds): Estimate => ({ seconds }),
        (error): Estimate => ({ seconds: null, ...(isNotFound(error) && { notFound: true }) }),
      );
    return inTime(answer, ESTIMATE_MS, timers, () => ({ seconds: null }));
  }

  /** Of what does not exist Genesys says the same as of a queue in which nobody is. */
  async function exists(queueId: string): Promise<boolean> {
    const { found } = await genesys().queues.known([queueId], ASKING);
    return found.length > 0;
  }

  return async (queueId: string): Promise<QueueFigures> => {
    const [observed, estimate] = await Promise.all([
      genesys().observations.ofQueues([queueId], ASKING),
      estimateOf(queueId),
    ]);
    const { agentsOnQueue = 0, waiting = 0, interacting = 0 } = observed.get(queueId) ?? {};
    const nobody = agentsOnQueue + waiting + interacting === 0;
    if (nobody && estimate.notFound && !(await exists(queueId).catch(() => true))) throw gone();
    return { agentsOnQueue, waiting, estimatedWaitSeconds: estimate.seconds };
  };
}

function gone(): HandoverError {
  return new HandoverError(
    "GENESYS_REJECTED",
    "Genesys has no such queue, or it lies in a division that the OAuth client cannot see.",
    "Choose another one in the competency table of the genesys-config.",
    { status: 404 },
  );
}
