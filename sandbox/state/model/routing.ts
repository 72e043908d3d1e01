/** Where conversations go: queues, the flows that lead there, the agents who answer. */
import type { Millis } from "./time.ts";

export interface Queue {
  id: string;
  name: string;
  description: string;
}

/** An Architect flow; all it does here is to transfer to its queue. */
export interface Flow {
  id: string;
  name: string;
  /** Lower case, as in the `type` filter of GET /api/v2/flows. */
  type: string;
  published: boolean;
  queueId: string | null;
}

export interface Agent {
  id: string;
  name: string;
  email: string;
  queueIds: string[];
  onQueue: boolean;
  notResponding: boolean;
  idleSince: Millis;
}
