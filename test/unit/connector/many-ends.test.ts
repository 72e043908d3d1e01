/** A thousand escalations that end at once, within the requests that Genesys allows per minute. */
import assert from "node:assert/strict";
import { budgetFor } from "../../../lib/delivery/budgets.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const MANY = 1_000;
const PER_MINUTE = 300;

describe("a thousand escalations on a connector", function () {
  this.timeout(90_000);
  let on: Bench;
  /** When the flow was told of the end, by chat. */
  let endedAt: Map<string, number>;
  let conversationIds: string[];

  beforeEach(async () => {
    on = await startBench({ requestsPerMinute: 0 });
    await on.sandbox.settings({ conversationsPerAgent: MANY, wrapupRequired: false });
    await on.sandbox.onQueue(AGENTS.amelie);
  });
  afterEach(() => on.close());

  async function escalate() {
    await inParallel(range(MANY), 20, (index) =>
      on.send({ chatId: `chat-${index}`, action: "escalate", competency: "Animal", payload: "Help" }),
    );
    await until(() => count("queued") === MANY, { what: "the queue", instead: () => count("queued") });
    conversationIds = on.given
      .filter(({ body }) => body.event === "queued")
      .map(({ body }) => body.genesys.conversationId);
  }

  const accept = () => inParallel(conversationIds, 20, (id) => on.sandbox.act(id, AGENTS.amelie, "accept"));
  const count = (event: string) => on.given.filter(({ body }) => body.event === event).length;

  /** From now on as Genesys is: palette and sandbox count to the same limit. */
  async function limit() {
    await on.sandbox.settings({ requestsPerMinute: PER_MINUTE });
    budgetFor(on.sandbox.url, on.sandbox.client.id, PER_MINUTE);
    limitedFrom = (await on.sandbox.requests()).length;
  }
  let limitedFrom = 0;

  /** What was to be read of the beginning is read. */
  async function nothingToRead() {
    const count = async () => (await on.sandbox.requests()).filter(isRead).length;
    let [before, since] = [-1, performance.now()];
    await until(
      async () => {
        const reads = await count();
        if (reads !== before) since = performance.now();
        before = reads;
        return performance.now() - since > 500;
      },
      { what: "the reads of the beginning", timeoutMs: 30_000 },
    );
  }

  async function endAll() {
    endedAt = new Map();
    const seen = new Set<unknown>();
    await inParallel(conversationIds, 20, (id) => on.sandbox.act(id, AGENTS.amelie, "end"));
    const lastClick = performance.now();
    await until(
      () => {
        for (const one of on.given) {
          if (one.kind !== "ended" || seen.has(one)) continue;
          seen.add(one);
          endedAt.set(one.body.chatId, performance.now());
        }
        return endedAt.size === MANY;
      },
      { what: "all ends", timeoutMs: 30_000, instead: () => endedAt.size },
    );
    return performance.now() - lastClick;
  }

  async function assertWithinBudget() {
    const requests = (await on.sandbox.requests()).slice(limitedFrom);
    assert.deepEqual(
      requests.filter(({ status }) => status === 429),
      [],
    );
    assert.ok(requests.length <= PER_MINUTE, `${requests.length} requests`);
    return requests;
  }

  it("whose agents are known: all are told as ended by the agent within 5 s, and none is read for it", async () => {
    await escalate();
    await accept();
    await until(() => count("joined") === MANY, {
      what: "all agents",
      timeoutMs: 40_000,
      instead: () => count("joined"),
    });
    await nothingToRead();
    await limit();
    const startedAt = performance.now();
    const ms = await endAll();
    assert.ok(ms < 5_000, `${ms} ms`);
    const ends = on.given.filter(({ kind }) => kind === "ended");
    assert.equal(ends.length, MANY, "each exactly once");
    assert.deepEqual(
      new Set(ends.map(({ body }) => `${body.reason} ${body.source}`)),
      new Set(["agent notification"]),
    );
    const reads = (await assertWithinBudget()).filter(isRead);
    // A tenth of the requests goes on reading in turn, whatever happens; it holds two in store.
    const inTurn = ((performance.now() - startedAt) / 60_000) * (PER_MINUTE / 10);
    assert.ok(reads.length <= Math.ceil(inTurn) + 2, `${reads.length} reads, of them ${inTurn} in turn`);
  });

  it("whose agents came a moment before: the ends come within 5 s, and the reads that nobody needs any more are not made", async () => {
    await escalate();
    await limit();
    await accept();
    const ms = await endAll();
    assert.ok(ms < 5_000, `${ms} ms`);
    assert.equal(on.given.filter(({ kind }) => kind === "ended").length, MANY, "each exactly once");
    await assertWithinBudget();
  });
});

const isRead = ({ method, path }: { method: string; path: string }) =>
  method === "GET" && path.includes("/conversations/messages/");

const range = (count: number) => Array.from({ length: count }, (_, index) => index);

async function inParallel<T>(items: readonly T[], atOnce: number, task: (item: T) => Promise<unknown>) {
  const left = [...items];
  await Promise.all(
    range(atOnce).map(async () => {
      for (let item = left.shift(); item !== undefined; item = left.shift()) await task(item);
    }),
  );
}
