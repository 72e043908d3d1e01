/** Runs inside a function node: counts what arrives in the flow and, when the text starts with the moment of sending, how late. */

export interface Arrived {
  count: number;
  /** From sending to the flow, milliseconds. */
  latencies: number[];
}

interface World {
  /** Nanoseconds of a clock that all processes of the machine share. */
  clock(): bigint;
}

/** A message with `req` asks for what came since the last asking. Uses nothing from outside: its text goes into the flow. */
export function createArrivals({
  clock,
}: World): (msg: { req?: unknown; payload?: unknown }) => unknown | undefined {
  let arrived: Arrived = { count: 0, latencies: [] };

  return (msg) => {
    if (msg.req) {
      const payload = arrived;
      arrived = { count: 0, latencies: [] };
      return { ...msg, payload };
    }
    arrived.count += 1;
    const [sentAt = "", rest] = String(msg.payload).split(";", 2);
    if (rest !== undefined) arrived.latencies.push(Number(clock() - BigInt(sentAt)) / 1e6);
    return undefined;
  };
}
