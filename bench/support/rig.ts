/** Everything that a measurement needs, in processes of their own: Node-RED with the built palette, the sandbox, the load. */
import { rmSync } from "node:fs";
import { type NodeRed, nodeRed, request } from "../../test/support/node-red.ts";
import { freePort } from "../../test/support/port.ts";
import { until } from "../../test/support/until.ts";
import type { Arrived } from "../flow/arrivals.ts";
import type { Ended } from "../flow/ends.ts";
import { benchFlow } from "../flow/flow.ts";
import type { PumpOrder, PumpResult } from "../flow/pump.ts";
import type { Vitals } from "../flow/vitals.ts";
import { type Load, startLoad } from "../load/load.ts";
import { userDirWithPalette } from "./palette.ts";
import { type SandboxProcess, startSandboxProcess } from "./sandbox-process.ts";

/** What all webhooks have. */
export const WEBHOOK = { secret: "the-bench's-webhook-secret-0123456789", bodyBytes: 600 };

export interface Rig {
  red: NodeRed;
  sandbox: SandboxProcess;
  load: Load;
  /** Of all that runs. */
  pids: number[];
  /** Where the palette takes webhooks. */
  webhookUrl: string;
  /** Where the core flow takes them. */
  coreUrl: string;
  /** Throws when a message failed. */
  pump(order: PumpOrder): Promise<PumpResult>;
  /** What came to the flow since the last asking. */
  arrived(): Promise<Arrived>;
  /** Which chats ended since the last asking. */
  ends(): Promise<Ended[]>;
  vitals(): Promise<Vitals>;
  close(): Promise<void>;
}

export interface RigOptions {
  /** The webhook on a port of its own instead of Node-RED's. */
  ownPort?: boolean;
}

/** Long enough for the longest order, so that nothing hangs for ever. */
const ORDER_MS = 10 * 60_000;

export async function startRig({ ownPort = false }: RigOptions = {}): Promise<Rig> {
  const sandbox = await startSandboxProcess();
  const userDir = userDirWithPalette();
  const webhookPort = ownPort ? await freePort() : undefined;
  const port = await freePort();
  const red = await nodeRed(5, {
    userDir,
    port,
    settings: { logging: { console: { level: "info", metrics: false, audit: false } } },
    env: { NODE_OPTIONS: process.env.BENCH_NODE_OPTIONS ?? "" },
  });
  const load = startLoad();
  const publicUrl = `http://127.0.0.1:${webhookPort ?? red.port}`;
  await red.deploy(benchFlow({ sandbox, publicUrl, secret: WEBHOOK.secret, webhookPort }));
  const integration = await until(
    async () => (await sandbox.state()).integrations.find(({ flowId }) => flowId),
    { what: "the integration", timeoutMs: 20_000, instead: () => red.log().slice(-3000) },
  );

  async function ask<Answer>(what: string, order: unknown = {}): Promise<Answer> {
    const { status, body } = await request(`${red.url}/bench/${what}`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(order),
      signal: AbortSignal.timeout(ORDER_MS),
    });
    if (status !== 200) throw new Error(`/bench/${what} answered ${status}\n${red.log().slice(-3000)}`);
    return body as Answer;
  }

  return {
    red,
    sandbox,
    load,
    pids: [red.pid, sandbox.pid, load.pid],
    webhookUrl: integration.webhookUrl,
    coreUrl: `${red.url}/core`,
    async pump(order) {
      const result = await ask<PumpResult>("pump", order);
      if (Object.keys(result.failures).length > 0)
        throw new Error(`Messages failed: ${JSON.stringify(result.failures)}\n${red.log().slice(-3000)}`);
      return result;
    },
    arrived: () => ask("arrivals"),
    ends: () => ask("ends"),
    vitals: () => ask("vitals"),
    async close() {
      await load.close();
      try {
        await red.stop();
      } finally {
        await sandbox.close();
        rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
      }
    },
  };
}

/** Waits until exactly so many messages came to the flow since the last asking. */
export async function allArrived({ arrived }: Rig, expected: number): Promise<Arrived> {
  const all: Arrived = { count: 0, latencies: [] };
  await until(
    async () => {
      const { count, latencies } = await arrived();
      all.count += count;
      all.latencies.push(...latencies);
      return all.count >= expected;
    },
    { what: `${expected} messages in the flow`, instead: () => all.count },
  );
  if (all.count !== expected)
    throw new Error(`${all.count} messages came to the flow instead of ${expected}`);
  return all;
}
