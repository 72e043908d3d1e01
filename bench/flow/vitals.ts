/** Runs inside a function node: how Node-RED's own process is doing. */

export interface Vitals {
  /** Event-loop lag since the last asking, milliseconds. */
  lag: { p50: number; p99: number; max: number };
  rssMegabytes: number;
  heapMegabytes: number;
  /** CPU time of the process since it started, milliseconds. */
  cpuMs: number;
}

interface World {
  monitorEventLoopDelay(options: { resolution: number }): {
    enable(): void;
    reset(): void;
    percentile(share: number): number;
    max: number;
  };
  process: Pick<NodeJS.Process, "memoryUsage" | "cpuUsage">;
}

/** Uses nothing from outside: its text goes into the flow. */
export function createVitals({ monitorEventLoopDelay, process }: World): () => Vitals {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  return () => {
    // The histogram counts the millisecond of its own timer too.
    const lagOf = (nanoseconds: number) => Math.max(0, nanoseconds / 1e6 - 1);
    const lag = {
      p50: lagOf(delay.percentile(50)),
      p99: lagOf(delay.percentile(99)),
      max: lagOf(delay.max),
    };
    delay.reset();
    const { rss, heapUsed } = process.memoryUsage();
    const { user, system } = process.cpuUsage();
    return {
      lag,
      rssMegabytes: rss / 2 ** 20,
      heapMegabytes: heapUsed / 2 ** 20,
      cpuMs: (user + system) / 1000,
    };
  };
}
