/** How long Genesys thinks a message will wait in a queue (genesys-contract §6). */
import type { Models } from "purecloud-platform-client-v2";
import type { Http, RequestOptions } from "./http.ts";

export type EstimatedWait = ReturnType<typeof createEstimatedWait>;

export function createEstimatedWait(http: Http) {
  return {
    /** Seconds, or null when Genesys has no estimate (routing:queue:view). */
    async ofQueue(queueId: string, options?: RequestOptions): Promise<number | null> {
      const answer = await http.request<Partial<Models.EstimatedWaitTimePredictions>>({
        method: "GET",
        path: `/api/v2/routing/queues/${encodeURIComponent(queueId)}/mediatypes/message/estimatedwaittime`,
        retries: 1,
        ...options,
      });
      const results = answer.results ?? [];
      const prediction = results.find(({ intent }) => intent?.toUpperCase() === "MESSAGE") ?? results[0];
      return prediction?.estimatedWaitTimeSeconds ?? null;
    },
  };
}
