/** One whole run: a Node-RED that is killed and started again and again between users and agents, and the verdict. */

import { mkdtempSync, rmSync } from "node:fs";
import { Agent, request as httpRequest } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { seededRandom } from "../../../sandbox/control/random.ts";
import { readStores } from "../../support/dead-store.ts";
import { followRecord, wordTold } from "../../support/flow-records.ts";
import { type NodeRed, newUserDir, nodeRed } from "../../support/node-red.ts";
import { type SandboxProcess, sandboxProcess } from "../../support/sandbox-process.ts";
import { until, untilStill } from "../../support/until.ts";
import { startAgents } from "./agents.ts";
import type { Kill } from "./evidence.ts";
import { BY_THE_FLOW, HANDED_OVER, killFlow } from "./flow.ts";
import { gather } from "./gather.ts";
import { FAULTS } from "./storm.ts";
import { type Chat, startUsers, type Users } from "./users.ts";
import { judge, type Verdict } from "./verdict.ts";

export interface KillRunOptions {
  seed: number;
  /** Each way. */
  messages: number;
  chats: number;
  kills: number;
  deduplicating: boolean;
  /** Genesys' own waits × this. */
  timeScale: number;
  /** The sandbox's rules for webhooks where they are not Genesys' own; a life must be longer than a pause between repeats. */
  webhooks?: { webhookRetryDelayMs: number; webhookRetries: number; webhookTotalMs: number };
  /** Time that a process lives at least, and how much longer at most, ms, on a machine where a start takes so long. */
  life(startMs: number): { least: number; more: number };
  log?(line: string): void;
}

export interface KillRun {
  verdict: Verdict;
  kills: Kill[];
  seconds: number;
  /** Rows that stayed in the store although all was said and done. */
  leftOver: { outboxRows: number; inboxRows: number };
  faults: { requests: number; failedRequests: number; refusedOffers: number };
}

const LOOK_MS = 50;
/** For so long nothing moves any more before what is missing counts as lost. */
const STILL_MS = 90_000;
/** What hangs must end; how fast a busy machine is, is not judged here. */
const START_MS = 180_000;

export async function killRun(options: KillRunOptions): Promise<KillRun> {
  const { seed, messages, kills, timeScale, deduplicating } = options;
  const log = options.log ?? (() => {});
  const random = seededRandom(seed);
  const startedAt = Date.now();
  const folder = mkdtempSync(join(tmpdir(), "kill-records-"));
  const userDir = newUserDir();
  const chats = chatsOf(options.chats);
  const wordsPerChat = Math.ceil(messages / chats.length);
  const sandbox = await sandboxProcess({ timeScale, deduplicateMessageIds: deduplicating });
  let red: NodeRed | undefined;
  let users: Users | undefined;
  const happened: Kill[] = [];
  const outOfTurn: string[] = [];
  let watching = true;
  try {
    await sandbox.settings({
      randomSeed: seed,
      alertSeconds: 100_000,
      conversationsPerAgent: 1000,
      ...options.webhooks,
    });
    const begun = Date.now();
    red = await nodeRed(5, { userDir, startMs: START_MS });
    const life = options.life(Date.now() - begun);
    const { port, url } = red;
    await red.deploy(killFlow({ sandbox, publicUrl: url, folder }));
    await provisioned(sandbox, red);
    for (const fault of FAULTS) await sandbox.order(fault);

    // Everything is said in about the time for which the processes live.
    const lifeMs = life.least + life.more / 2;
    const meanThoughtMs = (kills * lifeMs * 0.8) / wordsPerChat;
    const think = () => random() * 2 * meanThoughtMs;
    // A connection for each word: one that the server closes just as it is used again would lose a word to nobody's fault.
    const poster = new Agent({ keepAlive: false });
    users = startUsers({
      chats,
      wordsPerChat,
      post: (message) => post(`${url}/say`, message, poster),
      think,
      begin: () => random() * lifeMs,
    });
    const agents = startAgents({ desk: sandbox, chats: chats.length, wordsPerChat, think });
    const newResults = [followRecord(folder, "sent"), followRecord(folder, "error")];
    // Told when it is awaited; until then it must not end the process.
    agents.done.catch(() => undefined);
    const settle = () => users?.settled(newResults.flatMap((next) => next().map(wordTold)));
    const watch = (async () => {
      while (watching) {
        settle();
        await pause(LOOK_MS);
      }
    })();

    for (let kill = 1; kill <= kills; kill++) {
      const lives = life.least + random() * life.more;
      const revoked = random() * lives;
      await pause(revoked);
      await sandbox.revokeTokens();
      await pause(lives - revoked);
      const held = users.hold();
      const killedAt = Date.now();
      await red.kill();
      await held;
      settle();
      const { saidByUsers, outboxRows, inboxRows } = readStores(userDir);
      outOfTurn.push(...users.afterKill(saidByUsers));
      red = await nodeRed(5, { userDir, port, startMs: START_MS });
      const upAt = Date.now();
      happened.push({ killedAt, upAt });
      users.goOn();
      log(
        `kill ${kill}: down for ${upAt - killedAt} ms, ${outboxRows} outbox and ${inboxRows} inbox rows left`,
      );
    }
    await agents.done;
    await untilStill(() => users?.left() ?? 0, STILL_MS);
    await untilStill(
      async () => (await sandbox.offered()).filter(({ state }) => state === "pending").length,
      STILL_MS,
    );
    await red.stop();
    watching = false;
    await watch;

    const { outboxRows, inboxRows } = readStores(userDir);
    const { evidence, faults } = await gather({
      sandbox,
      folder,
      chats,
      wordsPerChat,
      kills: happened,
      outOfTurn,
      deduplicating,
    });
    return {
      verdict: judge(evidence),
      kills: happened,
      seconds: (Date.now() - startedAt) / 1000,
      leftOver: { outboxRows, inboxRows },
      faults,
    };
  } finally {
    watching = false;
    users?.stop();
    if (red?.running()) await red.kill();
    await sandbox.close();
    rmSync(userDir, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 });
    rmSync(folder, { recursive: true, force: true });
  }
}

function chatsOf(count: number): Chat[] {
  return Array.from({ length: count }, (_, i) => ({
    chatId: `chat-${i}`,
    competency: i % 2 === 0 ? HANDED_OVER : BY_THE_FLOW,
  }));
}

async function provisioned(sandbox: SandboxProcess, red: NodeRed): Promise<void> {
  await until(
    async () => {
      const { integrations } = await sandbox.state();
      return integrations.length === 3 && integrations.every(({ flowId }) => flowId);
    },
    { what: "the integrations", timeoutMs: START_MS, instead: () => red.log().slice(-3000) },
  );
}

/** True when the flow said that it has it; waits for as long as the process lives. */
function post(url: string, message: object, agent: Agent): Promise<boolean> {
  return new Promise((resolve) => {
    const body = JSON.stringify(message);
    const headers = { "Content-Type": "application/json", "Content-Length": Buffer.byteLength(body) };
    const request = httpRequest(url, { method: "POST", agent, headers }, (answer) => {
      answer.resume();
      answer.on("end", () => resolve(answer.statusCode === 202));
      answer.on("error", () => resolve(false));
    });
    request.on("error", () => resolve(false));
    request.end(body);
  });
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
