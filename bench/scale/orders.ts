/** What the process with many live escalations is asked to do, one order at a time. */

export type ScaleOrder =
  /** Writes so many live escalations into a new store in this folder. */
  | { kind: "fill"; folder: string; escalations: number }
  /** Opens it, without Genesys and without sockets. */
  | { kind: "open"; folder: string; escalations: number }
  /** Messages of random chats, half of them each way. */
  | { kind: "run"; count: number; inFlight: number; seed: number }
  /** The whole connector on it, with a Genesys that nobody answers for. */
  | { kind: "start"; folder: string }
  | { kind: "close" };

export interface Ran {
  ms: number;
  /** CPU time of the whole process, the store's thread included. */
  cpuMs: number;
}

export interface Started {
  ms: number;
  /** Resident memory of the whole process after a garbage collection, less the free room in V8's heap. */
  memoryBytes: number;
}
