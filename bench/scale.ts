/** What a message costs with 100, 10,000 and 100,000 live escalations; what each takes in memory, and at the start. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Ran, Started } from "./scale/orders.ts";
import { type Child, startChild } from "./support/child.ts";
import { report } from "./support/results.ts";
import { measureInTurn } from "./support/rounds.ts";
import { median, ratio } from "./support/statistics.ts";

const SEED = 5;
const SIZES = [100, 10_000, 100_000];
const COUNT = 20_000;
const IN_FLIGHT = 50;
const ROUNDS = 7;
const STARTS = 5;

const label = (size: number) => `${size.toLocaleString("en")} live`;
const startProcess = () => startChild(join(import.meta.dirname, "scale", "process.ts"));
const folders = new Map(SIZES.map((size) => [size, mkdtempSync(join(tmpdir(), "scale-"))]));
const folderOf = (size: number) => folders.get(size) ?? "";
const children: Child[] = [];
try {
  console.log("  the stores are being filled…");
  for (const escalations of SIZES) await alone({ kind: "fill", folder: folderOf(escalations), escalations });

  const starts: Record<string, Started[]> = {};
  for (let i = 0; i < STARTS; i++) {
    for (const size of SIZES) {
      const started = await alone<Started>({ kind: "start", folder: folderOf(size) });
      console.log(
        `  start ${label(size)}: ${started.ms.toFixed(0)} ms, ${(started.memoryBytes / 2 ** 20).toFixed(0)} MB`,
      );
      starts[label(size)] = [...(starts[label(size)] ?? []), started];
    }
  }

  const variants: Record<string, () => Promise<Ran>> = {};
  for (const escalations of SIZES) {
    const child = startProcess();
    children.push(child);
    await child.ask({ kind: "open", folder: folderOf(escalations), escalations });
    variants[label(escalations)] = () =>
      child.ask<Ran>({ kind: "run", count: COUNT, inFlight: IN_FLIGHT, seed: SEED });
  }
  for (const warmUp of Object.values(variants)) await warmUp();
  const pids = children.map(({ pid }) => pid);
  const { samples, disturbed } = await measureInTurn({ rounds: ROUNDS, variants, pids, show });

  const [first = 0, last = 0] = [SIZES[0], SIZES.at(-1)];
  const costs = (size: number, of: keyof Ran) =>
    (samples[label(size)] ?? []).map((ran) => (ran[of] / COUNT) * 1000);
  const startMs = (size: number) => median((starts[label(size)] ?? []).map(({ ms }) => ms));
  const memory = (size: number) => median((starts[label(size)] ?? []).map(({ memoryBytes }) => memoryBytes));
  const bytesEach = (size: number) => (memory(size) - memory(first)) / (size - first);
  const toFirst = (size: number, of: keyof Ran) => ratio(costs(size, of), costs(first, of)).toFixed(2);
  report({
    name: "scale",
    title: "Cost with many live escalations (reducer and store, no sockets)",
    seed: SEED,
    how:
      `${COUNT.toLocaleString("en")} messages per round in random chats, half of them each way, ${IN_FLIGHT} at a time, durably written; ` +
      `a Genesys that takes everything at once; ${ROUNDS} rounds in turn, medians (${disturbed} disturbed rounds left out). ` +
      `Start and memory: a whole connector in a process of its own, ${STARTS} times, without Genesys; memory is the process's resident memory less the free room in V8's heap.`,
    table: [
      ["", "µs per message", "× first", "CPU µs per message", "× first", "start ms", "memory each"],
      ...SIZES.map((size) => [
        label(size),
        median(costs(size, "ms")).toFixed(1),
        toFirst(size, "ms"),
        median(costs(size, "cpuMs")).toFixed(1),
        toFirst(size, "cpuMs"),
        startMs(size).toFixed(0),
        size === first ? "—" : `${(bytesEach(size) / 1024).toFixed(2)} KB`,
      ]),
    ],
    reached: [
      `cost per message: ${toFirst(last, "ms")} × from ${label(first)} to ${label(last)} (target 1.3)`,
      `memory per live escalation: ${(bytesEach(last) / 1024).toFixed(2)} KB (target 2 KB)`,
      `start: ${((startMs(last) - startMs(first)) / 1000).toFixed(2)} s longer (target 2 s)`,
    ],
  });
} finally {
  await Promise.allSettled(children.map((child) => child.close()));
  for (const folder of folders.values()) rmSync(folder, { recursive: true, force: true });
}

/** In a process that does nothing else. */
async function alone<Answer>(order: object): Promise<Answer> {
  const child = startProcess();
  try {
    return await child.ask<Answer>(order);
  } finally {
    await child.close();
  }
}

function show({ ms, cpuMs }: Ran): string {
  return `${((ms / COUNT) * 1000).toFixed(1)} µs per message, ${((cpuMs / COUNT) * 1000).toFixed(1)} µs CPU`;
}
