/** Webhook in, durable, against a bare server and against the core nodes that would do it. */
import { join } from "node:path";
import type { LoadResult } from "./load/load.ts";
import type { Chat } from "./load/webhook.ts";
import { talkingChats } from "./support/chats.ts";
import { startChild } from "./support/child.ts";
import { report } from "./support/results.ts";
import { allArrived, type Rig, startRig, WEBHOOK } from "./support/rig.ts";
import { measureInTurn } from "./support/rounds.ts";
import { median, percentile, ratio } from "./support/statistics.ts";

const SEED = 1;
const CHATS = 200;
const CONNECTIONS = 50;
const WARM_UP = 2_000;
const COUNT = 20_000;
const ROUNDS = 5;

interface Sample {
  perSecond: number;
  p99: number;
}

const shared = await startRig();
const own = await startRig({ ownPort: true });
const bare = startChild(join(import.meta.dirname, "load", "bare-server.ts"));
try {
  const bareUrl = await bare.ask<string>({ secret: WEBHOOK.secret });
  const [sharedChats, ownChats] = [await talkingChats(shared, CHATS), await talkingChats(own, CHATS)];
  const variants = {
    "bare node:http": () => measure(shared, bareUrl, sharedChats, false),
    "core flow": () => measure(shared, shared.coreUrl, sharedChats),
    "palette, own port": () => measure(own, own.webhookUrl, ownChats),
    "palette, Node-RED's port": () => measure(shared, shared.webhookUrl, sharedChats),
  };
  for (const warmUp of Object.values(variants)) await warmUp();
  const pids = [...shared.pids, ...own.pids, bare.pid];
  const { samples, disturbed } = await measureInTurn({ rounds: ROUNDS, variants, pids, show });
  const rates = (name: string) => (samples[name] ?? []).map(({ perSecond }) => perSecond);
  const toCore = (name: string) => ratio(rates(name), rates("core flow"));
  report({
    name: "webhook",
    title: "Webhook in: verified, deduplicated, durably written, emitted",
    seed: SEED,
    how:
      `${CONNECTIONS} kept connections, ${WEBHOOK.bodyBytes}-byte bodies, each signed and with its own id, ${CHATS} live escalations; ` +
      `${ROUNDS} rounds of ${COUNT.toLocaleString("en")} webhooks each, in turn; medians (${disturbed} disturbed rounds left out). ` +
      "Every webhook was counted again in a function node behind genesys-receive. The load's process shares the cores.",
    table: [
      ["", "webhooks/s", "p99 ms", "× core flow"],
      ...Object.keys(variants).map((name) => [
        name,
        Math.round(median(rates(name))).toLocaleString("en"),
        median((samples[name] ?? []).map(({ p99 }) => p99)).toFixed(1),
        toCore(name).toFixed(2),
      ]),
    ],
    reached: [
      `own port: ${toCore("palette, own port").toFixed(2)} × the core flow (target 1.3, aim 2)`,
      `Node-RED's port: ${toCore("palette, Node-RED's port").toFixed(2)} × the core flow (target 1)`,
    ],
  });
} finally {
  await Promise.allSettled([shared.close(), own.close(), bare.close()]);
}

async function measure(rig: Rig, url: string, chats: Chat[], emits = true): Promise<Sample> {
  const { load } = rig;
  const order = { ...WEBHOOK, url, chats, connections: CONNECTIONS, seed: SEED };
  await load.send({ ...order, count: WARM_UP });
  const result: LoadResult = await load.send({ ...order, count: COUNT });
  if (emits) await allArrived(rig, WARM_UP + COUNT);
  return { perSecond: (COUNT / result.ms) * 1000, p99: percentile(result.latencies, 0.99) };
}

function show({ perSecond, p99 }: Sample): string {
  return `${Math.round(perSecond)}/s, p99 ${p99.toFixed(1)} ms`;
}
