/** A process with many live escalations in its store: runs messages through it, or starts a whole connector on it. */
import { join } from "node:path";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { createConditions } from "../../lib/conditions.ts";
import { createConnector } from "../../lib/connector/connector.ts";
import type { ConnectorSettings } from "../../lib/connector/settings.ts";
import { createSenders } from "../../lib/delivery/senders.ts";
import { createEmbeddedStore } from "../../lib/store/embedded.ts";
import type { Store } from "../../lib/store/store.ts";
import { ATTACHMENT_RULES, NO_TIMERS, USUAL_CONTENT } from "../../test/support/usual-settings.ts";
import { serve } from "../support/child.ts";
import { seededRandom } from "../support/statistics.ts";
import { chatIdAt, fill } from "./escalations.ts";
import type { Ran, ScaleOrder, Started } from "./orders.ts";
import { type Wiring, wire } from "./wiring.ts";

let store: Store | undefined;
let wiring: Wiring | undefined;
let escalations = 0;

serve<ScaleOrder>(async (order) => {
  switch (order.kind) {
    case "fill":
      return fillStore(order.folder, order.escalations);
    case "open":
      store = await openStore(order.folder);
      wiring = await wire(store);
      escalations = order.escalations;
      return undefined;
    case "run":
      return run(order.count, order.inFlight, order.seed);
    case "start":
      return start(order.folder);
    case "close":
      await wiring?.close();
      await store?.close();
      return undefined;
  }
});

async function openStore(folder: string): Promise<Store> {
  const opened = createEmbeddedStore({ path: join(folder, "scale.sqlite") });
  await opened.open();
  return opened;
}

async function fillStore(folder: string, count: number): Promise<void> {
  const filling = await openStore(folder);
  await fill(filling, count);
  await filling.close();
}

async function run(count: number, inFlight: number, seed: number): Promise<Ran> {
  const rooms = wiring as Wiring;
  const random = seededRandom(seed);
  const before = rooms.emitted();
  const startedAt = performance.now();
  const cpuBefore = process.cpuUsage();
  let next = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (next < count) {
        const chatId = chatIdAt(Math.floor(random() * escalations));
        await (next++ % 2 === 0 ? rooms.hear(chatId) : rooms.say(chatId));
      }
    }),
  );
  const { user, system } = process.cpuUsage(cpuBefore);
  const heard = Math.ceil(count / 2);
  if (rooms.emitted() - before !== heard)
    throw new Error(`${rooms.emitted() - before} of ${heard} were emitted`);
  return { ms: performance.now() - startedAt, cpuMs: (user + system) / 1000 };
}

/** Nobody answers at that address, so what is measured is the connector alone. */
const NOWHERE = "http://127.0.0.1:9";

async function start(folder: string): Promise<Started> {
  const settings: ConnectorSettings = {
    id: "scale",
    connectorName: "scale",
    hosts: { login: NOWHERE, api: NOWHERE },
    clientId: "scale",
    clientSecret: "a secret that nobody is told",
    webhookSecret: "",
    deriveFrom: "client",
    webhookUrl: "http://127.0.0.1/genesys/scale",
    competencies: [{ competency: "", queueId: "", queueName: "", flowId: "", flowName: "", fallback: "" }],
    hours: [],
    storage: { kind: "embedded", path: join(folder, "scale.sqlite") },
    requestsPerMinute: 300,
    retryMinutes: 15,
    maxWaitMinutes: 15,
    outboxMax: 10_000,
    outboxMaxBytes: 256 * 2 ** 20,
    continueThread: false,
    agentNaming: { show: "full", displayName: "" },
    attachments: ATTACHMENT_RULES,
    timers: NO_TIMERS,
    graceSeconds: 60,
    positionSeconds: 0,
    content: USUAL_CONTENT,
  };
  const attached = {
    conditions: createConditions(),
    senders: createSenders(),
    receivers: () => [],
    log: () => {},
  };
  const connector = createConnector(settings, attached);
  const startedAt = performance.now();
  await connector.start();
  const ms = performance.now() - startedAt;
  collectGarbage();
  const { rss, heapTotal, heapUsed } = process.memoryUsage();
  await connector.close(0);
  // The room that V8 keeps free for what comes next belongs to no escalation.
  return { ms, memoryBytes: rss - (heapTotal - heapUsed) };
}

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  for (let i = 0; i < 3; i++) gc();
}
