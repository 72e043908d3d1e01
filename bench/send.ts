/** User message out, durable, against the core `http request` node that does the same POST. */
import type { PumpOrder } from "./flow/pump.ts";
import { talkingChats } from "./support/chats.ts";
import { report } from "./support/results.ts";
import { startRig } from "./support/rig.ts";
import { measureInTurn } from "./support/rounds.ts";
import { median, percentile, ratio } from "./support/statistics.ts";

const SEED = 2;
const CHATS = 200;
const IN_FLIGHT = 50;
const WARM_UP = 1_000;
const COUNT = 5_000;
const ROUNDS = 5;

interface Sample {
  perSecond: number;
  p99: number;
}

const rig = await startRig();
try {
  const chats = await talkingChats(rig, CHATS);
  const token = await rig.sandbox.token();
  const order = {
    action: "message",
    chats,
    text: "My dog has lost its collar.".repeat(8),
    inFlight: IN_FLIGHT,
    seed: SEED,
  } as const;
  const variants = {
    "core http request": () =>
      measure({ ...order, target: "core", count: COUNT, apiUrl: rig.sandbox.url, token }),
    "genesys-send": () => measure({ ...order, target: "palette", count: COUNT }),
  };
  for (const warmUp of Object.values(variants)) await warmUp();
  const { samples, disturbed } = await measureInTurn({ rounds: ROUNDS, variants, pids: rig.pids, show });
  const rates = (name: string) => (samples[name] ?? []).map(({ perSecond }) => perSecond);
  const toCore = (name: string) => ratio(rates(name), rates("core http request")).toFixed(2);
  report({
    name: "send",
    title: "User message out: durably accepted, in order per chat, taken by the sandbox",
    seed: SEED,
    how:
      `${IN_FLIGHT} messages under way at a time in ${CHATS} live escalations, the budget lifted, the sandbox in a process of its own; ` +
      `${ROUNDS} rounds of ${COUNT.toLocaleString("en")} messages each, in turn; medians (${disturbed} disturbed rounds left out). ` +
      "Time runs from the function node that sends to the same node behind the output.",
    table: [
      ["", "messages/s", "p99 ms", "× http request"],
      ...Object.keys(variants).map((name) => [
        name,
        Math.round(median(rates(name))).toLocaleString("en"),
        median((samples[name] ?? []).map(({ p99 }) => p99)).toFixed(1),
        toCore(name),
      ]),
    ],
    reached: [`${toCore("genesys-send")} × the core node (target 1)`],
  });
} finally {
  await rig.close();
}

async function measure(order: PumpOrder): Promise<Sample> {
  await rig.pump({ ...order, count: WARM_UP });
  const { ms, latencies } = await rig.pump(order);
  return { perSecond: (COUNT / ms) * 1000, p99: percentile(latencies, 0.99) };
}

function show({ perSecond, p99 }: Sample): string {
  return `${Math.round(perSecond)}/s, p99 ${p99.toFixed(1)} ms`;
}
