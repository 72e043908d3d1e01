/** The sandbox in a process of its own, as a Genesys that does not share a processor's turn with the test. */

import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, request } from "./node-red.ts";
import { type Inbound, sandboxControl, type TestSandbox, type Webhook } from "./sandbox.ts";
import { until } from "./until.ts";

const START_MS = 60_000;
const JOURNAL_MS = 120_000;

export interface SandboxProcessOptions {
  /** 1 = Genesys' own times. */
  timeScale?: number;
  deduplicateMessageIds?: boolean;
}

/** A request as the sandbox noted it. */
export interface NotedRequest {
  correlationId: string;
  at: number;
  method: string;
  path: string;
  /** Absent when its answer never left. */
  status?: number;
}

export interface NotedInbound extends Inbound {
  at: number;
  /** The `correlationId` of the request that brought it. */
  requestId: string;
}

export interface NotedWebhook extends Webhook {
  startedAt: number;
  attempts: { at: number; answeredAt: number; status?: number; error?: string }[];
}

export interface SandboxProcess extends TestSandbox {
  /** Every request, oldest first. */
  noted(): Promise<NotedRequest[]>;
  /** Every message that was taken, in the order in which it was. */
  taken(): Promise<NotedInbound[]>;
  offered(): Promise<NotedWebhook[]>;
}

export async function sandboxProcess(options: SandboxProcessOptions = {}): Promise<SandboxProcess> {
  const args = ["--port", "0", "--requests-per-minute", "0", "--time-scale", String(options.timeScale ?? 1)];
  if (options.deduplicateMessageIds) args.push("--deduplicate-message-ids");
  const child = spawn(process.execPath, [join(ROOT, "sandbox/main.ts"), ...args], {
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (chunk) => (printed += chunk));
  const line = (name: string) => new RegExp(`^${name}: +(\\S+)$`, "m").exec(printed)?.[1];
  const secret = await until(() => line("Secret"), {
    what: "the sandbox to start",
    timeoutMs: START_MS,
    instead: () => printed.slice(-2000),
  });
  const url = line("Sandbox") ?? "";
  // Thousands of lines take their time on a busy machine.
  const read = async (path: string) =>
    (await request(`${url}/sandbox/${path}`, { signal: AbortSignal.timeout(JOURNAL_MS) })).body;

  return {
    ...sandboxControl(url),
    url,
    client: { id: line("Client id") ?? "", secret },
    noted: () => read("requests"),
    taken: () => read("inbound"),
    offered: () => read("webhooks"),
    async close() {
      child.kill("SIGKILL");
      await until(() => child.exitCode !== null || child.signalCode !== null, {
        what: "the sandbox to end",
      });
    },
  };
}
