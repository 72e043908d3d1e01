/** Both ways for a minute with 5,000 live escalations: what is taken, how late the event loop is, what memory does. */
import { talkingChats } from "./support/chats.ts";
import { watchOthers } from "./support/foreign.ts";
import { report } from "./support/results.ts";
import { allArrived, startRig, WEBHOOK } from "./support/rig.ts";
import { percentile } from "./support/statistics.ts";

const SEED = 4;
const CHATS = 5_000;
const SECONDS = 60;
/** Messages per second each way. */
const RATES = [250, 500];

const rig = await startRig({ ownPort: true });
try {
  console.log(`  ${CHATS.toLocaleString("en")} chats are being escalated and accepted…`);
  const chats = await talkingChats(rig, CHATS);
  const rows: (string | number)[][] = [];
  const reached: string[] = [];
  for (const perSecond of RATES) {
    const { row, total, line } = await sustain(perSecond);
    console.log(`  ${line}`);
    rows.push(row);
    reached.push(`${perSecond * 2}/s offered: ${total.toFixed(0)} messages/s (target 500)`);
  }
  report({
    name: "sustained",
    title: "Sustained both ways with 5,000 live escalations",
    seed: SEED,
    how:
      `Random moments (Poisson), half of the messages each way, ${SECONDS} s per rate, every chat in turn; the budget lifted; Node-RED, ` +
      "the sandbox and the load share the cores. Lag and memory are those of the Node-RED process. Taken = all messages ÷ the time until " +
      "the last one was through.",
    table: [
      [
        "offered/s",
        "taken/s",
        "in p99 ms",
        "out p99 ms",
        "lag p50 ms",
        "lag p99 ms",
        "lag max ms",
        "RSS MB",
        "RSS grew MB",
        "others, cores",
      ],
      ...rows,
    ],
    reached,
  });

  async function sustain(perSecond: number) {
    const order = { chats, count: perSecond * SECONDS, perSecond, seed: SEED };
    const text = "My dog has lost its collar.".repeat(8);
    const before = await rig.vitals();
    const stop = watchOthers(rig.pids);
    const startedAt = performance.now();
    const [sent] = await Promise.all([
      rig.pump({ ...order, target: "palette", action: "message", text }),
      rig.load.send({ ...order, ...WEBHOOK, url: rig.webhookUrl, connections: 32 }),
    ]);
    const arrived = await allArrived(rig, order.count);
    const total = (2 * order.count) / ((performance.now() - startedAt) / 1000);
    const others = stop();
    const { lag, rssMegabytes } = await rig.vitals();
    const row = [
      perSecond * 2,
      total.toFixed(0),
      percentile(arrived.latencies, 0.99).toFixed(1),
      percentile(sent.latencies, 0.99).toFixed(1),
      lag.p50.toFixed(1),
      lag.p99.toFixed(1),
      lag.max.toFixed(0),
      rssMegabytes.toFixed(0),
      (rssMegabytes - before.rssMegabytes).toFixed(0),
      others.toFixed(2),
    ];
    return { row, total, line: row.join(" · ") };
  }
} finally {
  await rig.close();
}
