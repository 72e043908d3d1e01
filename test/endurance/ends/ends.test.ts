/** A thousand chats on a real Node-RED that end at once, and how soon the flow learns of an end, within Genesys' 300 requests a minute. */
import assert from "node:assert/strict";
import { edited } from "../../support/flows.ts";
import { VERSIONS } from "../../support/node-red.ts";
import { AGENTS, FIVE_PERMISSIONS } from "../../support/sandbox.ts";
import { type Stage, type StageOptions, stage } from "../../support/stage.ts";
import { until } from "../../support/until.ts";

const PER_MINUTE = 300;
/** So many that a round of reading takes its shortest time, 15 s, and not the half hour that a thousand need within 300. */
const PER_MINUTE_UNHEARD = 40_000;
const ROUND_MS = 15_000;
const AGENT = AGENTS.amelie;
/** Everything but the permission to be told of ends. */
const DEAF = [...FIVE_PERMISSIONS, "routing:message:manage", "architect:flow:view"];

describe("ends", function () {
  this.timeout(180_000);
  let on: Stage;
  /** Requests that were made before the limit held. */
  let before: number;

  async function start(options: StageOptions = {}) {
    on = await stage(VERSIONS.at(-1) ?? 5, options);
    await on.sandbox.settings({ conversationsPerAgent: 10_000, wrapupRequired: false });
    await on.sandbox.onQueue(AGENT);
  }
  afterEach(() => on.close());

  const events = (name: string) => on.collector.at("event").filter(({ event }) => event === name);

  /** So many chats that an agent has accepted; their conversations by chat. */
  async function accepted(count: number): Promise<Map<string, string>> {
    const chats = Array.from({ length: count }, (_, index) => `chat-${index}`);
    await inParallel(chats, 10, (chatId) =>
      on.red.inject("send-in", { chatId, payload: "Help", action: "escalate", competency: "Animal" }),
    );
    const queued = await until(() => events("queued").length === count && events("queued"), {
      what: "the queue",
      timeoutMs: 60_000,
      instead: () => [events("queued").length, on.collector.at("error").slice(0, 3)],
    });
    const conversations = new Map<string, string>(
      queued.map(({ chatId, genesys }) => [chatId, genesys.conversationId]),
    );
    await inParallel([...conversations.values()], 10, (id) => on.sandbox.act(id, AGENT, "accept"));
    return conversations;
  }

  /** And the flow knows it. */
  async function talking(count: number): Promise<Map<string, string>> {
    const conversations = await accepted(count);
    await until(() => events("joined").length === count, {
      what: "all agents",
      timeoutMs: 60_000,
      instead: () => events("joined").length,
    });
    return conversations;
  }

  /** From now on as at Genesys: another connection with the usual limit, which resumes what lives. */
  async function limit() {
    before = (await on.sandbox.requests()).length;
    await on.sandbox.settings({ requestsPerMinute: PER_MINUTE });
    await on.red.deploy(edited(on.flows, "config", { requestsPerMinute: PER_MINUTE }));
  }

  const requestsSince = async () => (await on.sandbox.requests()).slice(before);

  /** Topics are asked for and nothing more is on its way. */
  async function listening(count: number) {
    const least = Math.ceil((count * 2) / 400);
    await until(
      async () =>
        (await requestsSince()).filter(
          ({ path, status }) => path.includes("/subscriptions") && status === 200,
        ).length >= least,
      { what: "the subscriptions", timeoutMs: 60_000, instead: requestsSince },
    );
  }

  async function assertWithinBudget(perMinute = PER_MINUTE) {
    const requests = await requestsSince();
    assert.deepEqual(
      requests.filter(({ status }) => status === 429),
      [],
    );
    const most = mostInAMinute(requests);
    assert.ok(most <= perMinute, `${most} requests in one minute`);
  }

  /** When the collector had each chat's end. */
  function watchEnds() {
    const endedAt = new Map<string, number>();
    let read = 0;
    const timer = setInterval(() => {
      const ended = on.collector.at("ended");
      for (; read < ended.length; read++) endedAt.set(ended[read]?.chatId, performance.now());
    }, 5);
    return { endedAt, stop: () => clearInterval(timer) };
  }

  it("a thousand at once without the socket: all within two rounds of reading, each once, within a tenth of the budget", async () => {
    const limit = { requestsPerMinute: PER_MINUTE_UNHEARD };
    await start({ permissions: DEAF, flow: { config: limit } });
    await on.sandbox.settings(limit);
    const conversations = await accepted(1_000);
    before = (await on.sandbox.requests()).length;
    const { endedAt, stop } = watchEnds();
    await inParallel([...conversations.values()], 20, (id) => on.sandbox.act(id, AGENT, "end"));
    const lastClick = performance.now();
    await until(() => endedAt.size === 1_000, {
      what: "all ends",
      timeoutMs: 60_000,
      instead: () => endedAt.size,
    });
    stop();
    const ms = Math.max(...endedAt.values()) - lastClick;
    assert.ok(ms < 2 * ROUND_MS, `${Math.round(ms)} ms`);
    const ends = on.collector.at("ended");
    assert.deepEqual(
      [ends.length, new Set(ends.map(({ reason, source }) => `${reason} ${source}`))],
      [1_000, new Set(["agent reconciliation"])],
    );
    await assertWithinBudget(PER_MINUTE_UNHEARD);
    const reads = (await requestsSince()).filter(({ path }) => path.includes("/conversations/messages/"));
    const most = mostInAMinute(reads);
    assert.ok(most >= 1_000, `only ${most} reads`);
    assert.ok(most <= PER_MINUTE_UNHEARD / 10, `${most} reads in one minute`);
  });

  it("a thousand at once, just after a restart of the connection: all within 5 s, each once, told by the socket", async () => {
    await start();
    const conversations = await talking(1_000);
    await limit();
    await listening(1_000);
    const { endedAt, stop } = watchEnds();
    await inParallel([...conversations.values()], 20, (id) => on.sandbox.act(id, AGENT, "end"));
    const lastClick = performance.now();
    await until(() => endedAt.size === 1_000, {
      what: "all ends",
      timeoutMs: 30_000,
      instead: () => endedAt.size,
    });
    stop();
    const ms = Math.max(...endedAt.values()) - lastClick;
    assert.ok(ms < 5_000, `${Math.round(ms)} ms`);
    const ends = on.collector.at("ended");
    assert.equal(ends.length, 1_000);
    assert.deepEqual(new Set(ends.map(({ reason }) => reason)), new Set(["agent"]));
    await assertWithinBudget();
  });

  it("from the agent's click to the flow: p99 within 500 ms", async () => {
    await start();
    const conversations = await talking(200);
    await limit();
    await listening(200);
    const { endedAt, stop } = watchEnds();
    const clickedAt = new Map<string, number>();
    for (const [chatId, id] of conversations) {
      clickedAt.set(chatId, performance.now());
      await on.sandbox.act(id, AGENT, "end");
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    await until(() => endedAt.size === 200, { what: "all ends", instead: () => endedAt.size });
    stop();
    const took = [...endedAt].map(([chatId, at]) => at - (clickedAt.get(chatId) ?? 0)).sort((a, b) => a - b);
    const p99 = took[Math.ceil(took.length * 0.99) - 1] ?? Number.POSITIVE_INFINITY;
    assert.ok(p99 <= 500, `p99 ${Math.round(p99)} ms`);
    await assertWithinBudget();
  });
});

function mostInAMinute(requests: readonly { at: number }[]): number {
  const times = requests.map(({ at }) => at).sort((a, b) => a - b);
  let from = 0;
  return times.reduce((most, at, index) => {
    while (at - (times[from] ?? at) >= 60_000) from += 1;
    return Math.max(most, index - from + 1);
  }, 0);
}

async function inParallel<T>(items: readonly T[], atOnce: number, task: (item: T) => Promise<unknown>) {
  const left = [...items];
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item);
    }),
  );
}
