/** How soon the flow learns that the agent has ended: one after the other, and a thousand at once. */
import { AGENTS } from "../test/support/sandbox.ts";
import { until } from "../test/support/until.ts";
import type { Chat } from "./load/webhook.ts";
import { talkingChats } from "./support/chats.ts";
import { report } from "./support/results.ts";
import { startRig } from "./support/rig.ts";
import { percentile } from "./support/statistics.ts";

const SEED = 6;
const PACED = 400;
const PER_SECOND = 20;
const AT_ONCE = 1_000;
const CLICKING = 20;

const rig = await startRig({ ownPort: true });
try {
  const chats = await talkingChats(rig, PACED + AT_ONCE);
  // Who has an agent is listened to; the last subscription is a moment younger than the last escalation.
  await new Promise((resolve) => setTimeout(resolve, 3_000));
  await rig.ends();

  const paced = await endAll(chats.slice(0, PACED), 1, 1_000 / PER_SECOND);
  const burst = await endAll(chats.slice(PACED), CLICKING, 0);
  const row = (name: string, { latencies, afterLastMs }: Ends) => [
    name,
    ...[0.5, 0.95, 0.99, 1].map((share) => percentile(latencies, share).toFixed(1)),
    afterLastMs.toFixed(0),
  ];
  report({
    name: "ends",
    title: "From the agent's click to the flow",
    seed: SEED,
    how:
      `${PACED + AT_ONCE} live escalations with an agent; ${PACED} are ended one after the other, ${PER_SECOND} a second, then ${AT_ONCE} ` +
      `with ${CLICKING} clicks under way at any time. From before the click's request to the function node behind the output "ended" ` +
      "of genesys-receive; the sandbox's own work is included.",
    table: [
      ["milliseconds", "p50", "p95", "p99", "max", "last click to last end"],
      row(`${PER_SECOND} a second`, paced),
      row(`${AT_ONCE} at once`, burst),
    ],
    reached: [
      `${PER_SECOND} a second: p99 ${percentile(paced.latencies, 0.99).toFixed(1)} ms (target: 500 ms)`,
      `${AT_ONCE} at once: all told ${burst.afterLastMs.toFixed(0)} ms after the last click (target: 5,000 ms)`,
    ],
  });
} finally {
  await rig.close();
}

interface Ends {
  latencies: number[];
  afterLastMs: number;
}

async function endAll(chats: Chat[], inFlight: number, everyMs: number): Promise<Ends> {
  const clickedAt = new Map<string, bigint>();
  const endedAt = new Map<string, bigint>();
  const left = [...chats];
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      for (let chat = left.shift(); chat; chat = left.shift()) {
        clickedAt.set(chat.chatId, process.hrtime.bigint());
        await rig.sandbox.act(chat.conversationId, AGENTS.nora, "end");
        if (everyMs > 0) await new Promise((resolve) => setTimeout(resolve, everyMs));
      }
    }),
  );
  const lastClick = process.hrtime.bigint();
  await until(
    async () => {
      for (const { chatId, at } of await rig.ends()) endedAt.set(chatId, BigInt(at));
      return endedAt.size >= chats.length;
    },
    { what: `${chats.length} ends`, timeoutMs: 30_000, instead: () => endedAt.size },
  );
  const ms = (from: bigint, to: bigint) => Number(to - from) / 1e6;
  const latencies = [...endedAt].map(([chatId, at]) => ms(clickedAt.get(chatId) ?? at, at));
  const last = [...endedAt.values()].reduce((a, b) => (a > b ? a : b));
  return { latencies, afterLastMs: Math.max(0, ms(lastClick, last)) };
}
