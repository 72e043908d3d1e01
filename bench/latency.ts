/** How long a message is under way at 50 messages/s each way, against the core nodes doing the same. */
import { talkingChats } from "./support/chats.ts";
import { report } from "./support/results.ts";
import { allArrived, startRig, WEBHOOK } from "./support/rig.ts";
import { measureInTurn } from "./support/rounds.ts";
import { median, percentile } from "./support/statistics.ts";

const SEED = 3;
const CHATS = 200;
const PER_SECOND = 50;
const SECONDS = 20;
const ROUNDS = 5;
const SHARES = [0.5, 0.95, 0.99];

interface Sample {
  /** Milliseconds, one per message. */
  in: number[];
  out: number[];
}

const rig = await startRig({ ownPort: true });
try {
  const chats = await talkingChats(rig, CHATS);
  const token = await rig.sandbox.token();
  const order = { chats, count: PER_SECOND * SECONDS, perSecond: PER_SECOND, seed: SEED };

  async function measure(target: "palette" | "core"): Promise<Sample> {
    const url = target === "palette" ? rig.webhookUrl : rig.coreUrl;
    const text = "My dog has lost its collar.".repeat(8);
    const [sent] = await Promise.all([
      rig.pump({ ...order, target, action: "message", text, apiUrl: rig.sandbox.url, token }),
      rig.load.send({ ...order, ...WEBHOOK, url, connections: 8 }),
    ]);
    return { in: (await allArrived(rig, order.count)).latencies, out: sent.latencies };
  }

  const variants = { "core nodes": () => measure("core"), palette: () => measure("palette") };
  for (const warmUp of Object.values(variants)) await warmUp();
  const { samples, disturbed } = await measureInTurn({ rounds: ROUNDS, variants, pids: rig.pids, show });
  const at = (name: string, way: keyof Sample, share: number) =>
    median((samples[name] ?? []).map((sample) => percentile(sample[way], share)));
  const row = (name: string, way: keyof Sample, label: string) => [
    `${name}, ${label}`,
    ...SHARES.map((share) => at(name, way, share).toFixed(2)),
  ];
  const added = (way: keyof Sample) =>
    `${(at("palette", way, 0.99) - at("core nodes", way, 0.99)).toFixed(2)} ms more than the core nodes`;
  report({
    name: "latency",
    title: "Latency each way at 50 messages/s each way",
    seed: SEED,
    how:
      `Random moments (Poisson), both ways at once, ${CHATS} live escalations, ${SECONDS} s per round, ${ROUNDS} rounds in turn; ` +
      `medians of the rounds' percentiles (${disturbed} disturbed rounds left out). In: from writing the webhook's request to the function ` +
      "node behind genesys-receive (or behind the core flow's check of the signature). Out: from the function node before genesys-send " +
      "(or http request) to the one behind it, the sandbox's own time included.",
    table: [
      ["milliseconds", "p50", "p95", "p99"],
      row("core nodes", "in", "in"),
      row("palette", "in", "in"),
      row("core nodes", "out", "out"),
      row("palette", "out", "out"),
    ],
    reached: [
      `in: p99 ${at("palette", "in", 0.99).toFixed(2)} ms, ${added("in")} (target: 10 ms)`,
      `out: p99 ${at("palette", "out", 0.99).toFixed(2)} ms, ${added("out")} (target: 10 ms)`,
    ],
  });
} finally {
  await rig.close();
}

function show(sample: Sample): string {
  const p99 = (way: keyof Sample) => `${way} p99 ${percentile(sample[way], 0.99).toFixed(2)} ms`;
  return `${p99("in")}, ${p99("out")}`;
}
