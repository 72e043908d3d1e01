/** A real Node-RED, 5 or 4.1, as a process of its own with a user directory of its own and the built package in it. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import type { Json } from "./json.ts";
import { freePort } from "./port.ts";
import { until } from "./until.ts";

export type Version = 5 | 4;
export const VERSIONS: readonly Version[] = [5, 4];

/** The repository. */
export const ROOT = join(import.meta.dirname, "../..");
export const PACKAGE = "@livechat-handover/node-red-genesys";

export interface FlowNode {
  id: string;
  type: string;
  [property: string]: unknown;
}

export type DeploymentType = "full" | "flows" | "nodes";

export interface NodeRedOptions {
  /** Of an earlier start, to start again on what it left; it is then not removed by `stop`. */
  userDir?: string;
  /** Without the package, as for a first installation. */
  bare?: boolean;
  /** On top of the usual ones. */
  settings?: Record<string, unknown>;
  env?: Record<string, string>;
  /** The port of an earlier start. */
  port?: number;
  /** How long a start may take, and a deploy's. */
  startMs?: number;
}

export interface ShownStatus {
  fill: string;
  shape: string;
  text: string;
}

export interface Answer {
  status: number;
  body: Json;
  headers: Headers;
}

export interface NodeRed {
  version: Version;
  port: number;
  userDir: string;
  /** Without a slash at the end. */
  url: string;
  /** Where the editor and the admin API are; without a slash at the end. */
  adminUrl: string;
  pid: number;
  /** Everything that it printed. */
  log(): string;
  running(): boolean;
  /** Calls the admin API, with a token where `adminAuth` is set. */
  admin(method: string, path: string, body?: unknown, token?: string): Promise<Answer>;
  deploy(flows: FlowNode[], type?: DeploymentType, token?: string): Promise<void>;
  /** A token for the admin API. */
  login(username: string, password: string, scope?: string): Promise<string>;
  /** What the editor shows below each node, by the node's id; connects as the editor does, at the first call. */
  statuses(): Promise<Map<string, ShownStatus>>;
  /** Sends a message into the inject node with this id. */
  inject(id: string, message: Record<string, unknown>): Promise<void>;
  /** SIGKILL, as when the machine dies; the user directory stays. */
  kill(): Promise<void>;
  /** SIGTERM; fails when it does not end by itself and in good time. */
  stop(): Promise<void>;
}

const START_MS = 45_000;
const STOP_MS = 12_000;
const STARTED = /Started (modified )?(flows|nodes)|Waiting for missing types|Flows stopped in safe mode/g;

export async function nodeRed(version: Version, options: NodeRedOptions = {}): Promise<NodeRed> {
  const userDir = options.userDir ?? newUserDir(options.bare === true);
  const port = options.port ?? (await freePort());
  const settingsFile = join(userDir, "settings.js");
  const settings: Record<string, unknown> = { ...usualSettings(port), ...options.settings };
  writeFileSync(settingsFile, `module.exports = ${JSON.stringify(settings, null, 2)};\n`);
  const script = join(ROOT, "node_modules", version === 5 ? "node-red" : "node-red-4", "red.js");
  const child = spawn(process.execPath, [script, "-s", settingsFile, "-u", userDir], {
    cwd: userDir,
    env: { ...process.env, NODE_OPTIONS: "", LANG: "C.UTF-8", LC_ALL: "C.UTF-8", ...options.env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let printed = "";
  child.once("error", (error) => (printed += error.message));
  for (const stream of [child.stdout, child.stderr]) stream?.on("data", (chunk) => (printed += chunk));

  const url = `http://127.0.0.1:${port}`;
  const adminRoot = settings.httpAdminRoot;
  const adminUrl = `${url}${typeof adminRoot === "string" ? adminRoot.replace(/\/+$/, "") : ""}`;
  const { startMs = START_MS } = options;
  await started(child, () => printed, adminRoot === false ? url : adminUrl, startMs);

  async function admin(method: string, path: string, body?: unknown, token?: string): Promise<Answer> {
    const headers: Record<string, string> = { "Node-RED-API-Version": "v2" };
    if (token) headers.Authorization = `Bearer ${token}`;
    if (body !== undefined) headers["Content-Type"] = "application/json";
    return request(`${adminUrl}${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
  }

  const starts = () => printed.match(STARTED)?.length ?? 0;
  let shown: Awaited<ReturnType<typeof watchStatuses>> | undefined;
  const ended = () => child.exitCode !== null || child.signalCode !== null;
  const forget = () => {
    if (options.userDir === undefined)
      rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
  };

  return {
    version,
    port,
    userDir,
    url,
    adminUrl,
    pid: child.pid ?? 0,
    log: () => printed,
    running: () => !ended(),
    admin,
    async deploy(flows, type = "full", token) {
      const before = starts();
      const headers: Record<string, string> = {
        "Node-RED-API-Version": "v2",
        "Node-RED-Deployment-Type": type,
        "Content-Type": "application/json",
      };
      if (token) headers.Authorization = `Bearer ${token}`;
      const { status, body } = await request(`${adminUrl}/flows`, {
        method: "POST",
        headers,
        body: JSON.stringify({ flows }),
      });
      if (status !== 200) throw new Error(`The deploy was answered ${status}: ${JSON.stringify(body)}`);
      // The answer comes before the nodes run.
      await until(() => starts() > before, {
        what: "the flows to start",
        timeoutMs: startMs,
        instead: () => printed.slice(-2000),
      });
    },
    async login(username, password, scope = "*") {
      const form = new URLSearchParams({
        client_id: "node-red-admin",
        grant_type: "password",
        scope,
        username,
        password,
      });
      const { status, body } = await request(`${adminUrl}/auth/token`, { method: "POST", body: form });
      if (status !== 200) throw new Error(`The login of ${username} was answered ${status}`);
      return body.access_token;
    },
    async statuses() {
      shown ??= await watchStatuses(adminUrl);
      return shown.byNode;
    },
    async inject(id, message) {
      const props = Object.entries(message).map(([p, value]) => ({
        p,
        v: JSON.stringify(value),
        vt: "json",
      }));
      const { status } = await admin("POST", `/inject/${id}`, { __user_inject_props__: props });
      if (status !== 200)
        throw new Error(`The inject node ${id} answered ${status}\n${printed.slice(-2000)}`);
    },
    async kill() {
      shown?.socket.terminate();
      child.kill("SIGKILL");
      await until(ended, { what: "the killed Node-RED to be gone" });
    },
    async stop() {
      shown?.socket.terminate();
      if (ended()) return forget();
      child.kill("SIGTERM");
      try {
        await until(ended, { what: "Node-RED to end by itself after SIGTERM", timeoutMs: STOP_MS });
      } finally {
        child.kill("SIGKILL");
        forget();
      }
    },
  };
}

async function watchStatuses(adminUrl: string) {
  const byNode = new Map<string, ShownStatus>();
  const socket = new WebSocket(`${adminUrl.replace(/^http/, "ws")}/comms`);
  socket.on("message", (text) => {
    for (const { topic, data } of JSON.parse(String(text))) {
      if (topic?.startsWith("status/")) byNode.set(topic.slice("status/".length), data);
    }
  });
  await once(socket, "open");
  socket.send(JSON.stringify({ subscribe: "status/#" }));
  return { byNode, socket };
}

/** A fresh user directory; the package is linked into it, as `npm install <folder>` would. */
export function newUserDir(bare = false): string {
  const userDir = mkdtempSync(join(tmpdir(), "node-red-"));
  writeFileSync(
    join(userDir, "package.json"),
    JSON.stringify({
      name: "node-red-project",
      version: "0.0.1",
      private: true,
      ...(!bare && { dependencies: { [PACKAGE]: "*" } }),
    }),
  );
  if (!bare) {
    const scope = join(userDir, "node_modules", PACKAGE.split("/")[0] as string);
    mkdirSync(scope, { recursive: true });
    symlinkSync(ROOT, join(scope, PACKAGE.split("/")[1] as string), "junction");
  }
  return userDir;
}

/** An answer of any server: parsed when it is JSON, else its text. */
export async function request(url: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url, { signal: AbortSignal.timeout(20_000), ...init });
  const text = await response.text();
  let body: unknown = text;
  try {
    body = JSON.parse(text);
  } catch {
    // not JSON
  }
  return { status: response.status, body, headers: response.headers };
}

function usualSettings(port: number) {
  return {
    uiPort: port,
    uiHost: "127.0.0.1",
    flowFile: "flows.json",
    lang: "en-US",
    telemetry: { enabled: false, updateNotification: false },
    // No catalogue: the tests need no internet.
    editorTheme: { tours: false, palette: { catalogues: [] } },
    diagnostics: { enabled: true, ui: false },
    logging: { console: { level: "debug", metrics: false, audit: false } },
  };
}

async function started(
  child: ChildProcess,
  log: () => string,
  url: string,
  timeoutMs: number,
): Promise<void> {
  const answers = async () => {
    if (child.exitCode !== null) return "ended";
    if (!log().match(STARTED)) return false;
    await fetch(url, { signal: AbortSignal.timeout(2000) });
    return "answers";
  };
  const how = await until(answers, {
    what: "Node-RED to start",
    timeoutMs,
    instead: () => log().slice(-3000),
  });
  if (how === "ended") throw new Error(`Node-RED ended while starting:\n${log().slice(-3000)}`);
}
