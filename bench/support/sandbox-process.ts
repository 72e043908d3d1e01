/** The sandbox as a process of its own, without a rate limit, with agents who have room for everybody. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ROOT, request } from "../../test/support/node-red.ts";
import { type Desk, type Inbound, sandboxControl, tokenOf } from "../../test/support/sandbox.ts";
import { until } from "../../test/support/until.ts";

export interface SandboxProcess extends Desk {
  pid: number;
  url: string;
  client: { id: string; secret: string };
  /** An access token of that client. */
  token(): Promise<string>;
  close(): Promise<void>;
}

const HOURS_MS = 3_600_000;

export async function startSandboxProcess(): Promise<SandboxProcess> {
  const args = ["--port", "0", "--requests-per-minute", "0"];
  const child = spawn(process.execPath, [join(ROOT, "sandbox", "main.ts"), ...args], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  let printed = "";
  child.stdout.on("data", (chunk) => {
    if (printed.length < 10_000) printed += chunk;
  });
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const said = (what: RegExp) => what.exec(printed)?.[1];
  const secret = await until(() => said(/Secret: +(\S+)/), {
    what: "the sandbox to start",
    instead: () => printed,
  });
  const [url = "", id = ""] = [said(/Sandbox: +(\S+)/), said(/Client id: +(\S+)/)];
  const desk = sandboxControl(url);
  await desk.settings({
    conversationsPerAgent: 1_000_000,
    alertSeconds: 86_400,
    creationDelayMs: 0,
    webhookTimeoutMs: HOURS_MS,
  });
  return {
    ...desk,
    pid: child.pid ?? 0,
    url,
    client: { id, secret },
    inbound: async () => (await request(`${url}/sandbox/inbound`)).body as Inbound[],
    token: async () => (await tokenOf(url, id, secret)).access_token,
    async close() {
      child.kill("SIGKILL");
      await until(ended, { what: "the sandbox to end" });
    },
  };
}
