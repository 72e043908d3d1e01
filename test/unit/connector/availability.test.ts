/** Availability in the router, asked of a sandbox over HTTP: what is read, how often, what it means, and what is tried next. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createRouting, type RouterQuestion } from "../../../lib/connector/routing.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import type { RequestOptions } from "../../../lib/genesys/http.ts";
import type { Competency } from "../../../lib/routing/competencies.ts";
import { WAIT_MS } from "../../../lib/routing/turns.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { AGENTS, QUEUES } from "../../support/sandbox.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { type OnSandbox, startOnSandbox } from "../genesys/on-sandbox.ts";
import { row } from "../routing/rows.ts";
import { askingOf } from "./asking.ts";
import { settingsOf } from "./settings-of.ts";

const ROWS = [
  row("Animal", { queueId: QUEUES.animal, fallback: "Payment" }),
  row("Payment", { queueId: QUEUES.payment, fallback: "Animal" }),
  row("Shop"),
  row(""),
];

describe("availability", () => {
  let on: OnSandbox;
  before(async () => {
    on = await startOnSandbox();
  });
  after(() => on.close());
  afterEach(async () => {
    await on.control("DELETE", "faults");
    for (const agentId of Object.values(AGENTS)) await onQueue(agentId, false);
  });

  const onQueue = (agentId: string, is = true) => on.desk(`agents/${agentId}/on-queue`, { onQueue: is });
  const refuse = (path: string, status: number) =>
    on.control("POST", "faults", { kind: "status", status, match: { path } });
  const asked = async (path: string) =>
    (await on.control<{ path: string }[]>("GET", "requests")).filter((one) => one.path.includes(path)).length;

  function setUp(genesys: Genesys = on.genesys, rows: Competency[] = ROWS) {
    const timers = createFakeTimers();
    const logged: string[] = [];
    const settings = settingsOf({ url: "", client: { id: "", secret: "" } }, { competencies: rows });
    const store = createMemoryStore();
    const routing = createRouting({
      settings: () => settings,
      store,
      genesys: () => genesys,
      integrations: { find: () => undefined } as never,
      inChat: (_chatId, task) => task(),
      conditions: createConditions(),
      timers,
      now: timers.now,
      log: (line) => logged.push(line),
    });
    const ask = askingOf(routing);
    return { timers, ask, logged };
  }

  /** Genesys with these figures for every queue. */
  const crowded = (waiting: number, seconds: number | null): Genesys => ({
    ...on.genesys,
    observations: {
      ofQueues: async (ids) => new Map(ids.map((id) => [id, { agentsOnQueue: 2, waiting, interacting: 0 }])),
    },
    estimatedWait: { ofQueue: async () => seconds },
  });

  it("is open where agents are on queue, and says how many are and how many wait", async () => {
    await onQueue(AGENTS.amelie);
    await onQueue(AGENTS.tom);
    const { availability } = (await setUp().ask("Animal")).route;
    assert.deepEqual(
      [availability?.verdict, availability?.agentsOnQueue, availability?.waiting, availability?.reasons],
      ["open", 2, 0, []],
    );
  });

  it("an estimate that Genesys does not give is null and stops nobody, whatever the limit", async () => {
    await onQueue(AGENTS.marc);
    await refuse("estimatedwaittime", 403);
    const { output, route } = await setUp().ask("Payment", { limits: { maxWaiting: 0, maxWaitSeconds: 1 } });
    assert.equal(output, "agent");
    assert.deepEqual([route.availability?.verdict, route.availability?.estimatedWaitSeconds], ["open", null]);
  });

  it("a hundred chats that ask in one moment are one question to Genesys of each kind", async () => {
    await onQueue(AGENTS.marc);
    const before = [await asked("observations/query"), await asked("estimatedwaittime")];
    const { ask } = setUp();
    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask("Payment")));
    assert.ok(decisions.every(({ route }) => route.availability?.verdict === "open"));
    assert.equal(new Set(decisions.map(({ route }) => route.availability?.checkedAt)).size, 1);
    assert.deepEqual(
      [await asked("observations/query"), await asked("estimatedwaittime")],
      before.map((count) => count + 1),
    );
  });

  it("is kept for three seconds, says how old it is, and is then asked anew", async () => {
    const { ask, timers } = setUp();
    const checkedAt = async () => (await ask("Payment")).route.availability?.checkedAt;
    const start = timers.now();
    assert.equal(await checkedAt(), start);
    await onQueue(AGENTS.marc);
    await timers.advance(2_900);
    assert.equal(await checkedAt(), start);
    await timers.advance(100);
    const { availability } = (await ask("Payment")).route;
    assert.deepEqual([availability?.verdict, availability?.checkedAt], ["open", start + 3_000]);
  });

  const limits: [string, number, number | null, RouterQuestion["limits"], string, string[]][] = [
    [
      "more waiting than allowed",
      6,
      null,
      { maxWaiting: 5, maxWaitSeconds: 0 },
      "full",
      ["too-many-waiting"],
    ],
    ["as many as allowed", 5, null, { maxWaiting: 5, maxWaitSeconds: 0 }, "open", []],
    ["a longer wait than allowed", 0, 61, { maxWaiting: 0, maxWaitSeconds: 60 }, "full", ["wait-too-long"]],
    ["limits that are off", 999, 9_999, { maxWaiting: 0, maxWaitSeconds: 0 }, "open", []],
  ];
  for (const [what, waiting, seconds, limit, verdict, reasons] of limits) {
    it(`${what} → ${verdict}`, async () => {
      const { output, route } = await setUp(crowded(waiting, seconds)).ask("Payment", { limits: limit });
      assert.equal(output, verdict === "open" ? "agent" : "unavailable");
      assert.deepEqual([route.availability?.verdict, route.availability?.reasons], [verdict, reasons]);
      assert.deepEqual(
        [route.availability?.waiting, route.availability?.estimatedWaitSeconds],
        [waiting, seconds],
      );
    });
  }

  for (const [what, status, code] of [
    ["may not be asked", 403, "GENESYS_PERMISSION"],
    ["does not answer", 503, "GENESYS_UNREACHABLE"],
  ] as const) {
    it(`is unknown with its reason when Genesys ${what}; whenUnknown decides`, async () => {
      await refuse("observations/query", status);
      for (const [whenUnknown, output] of [
        ["agent", "agent"],
        ["unavailable", "unavailable"],
      ] as const) {
        const decision = await setUp().ask("Payment", { whenUnknown });
        assert.equal(decision.output, output);
        const { verdict, agentsOnQueue, reasons } = decision.route.availability ?? {};
        assert.deepEqual([verdict, agentsOnQueue, reasons], ["unknown", null, [code]]);
      }
    });
  }

  it("a hundred chats that ask in one moment while Genesys is away are one question, and the next one asks again", async () => {
    await onQueue(AGENTS.marc);
    await refuse("observations/query", 403);
    const before = await asked("observations/query");
    const { ask } = setUp();
    const decisions = await Promise.all(Array.from({ length: 100 }, () => ask("Payment")));
    assert.ok(decisions.every(({ route }) => route.availability?.verdict === "unknown"));
    assert.equal(await asked("observations/query"), before + 1);
    await on.control("DELETE", "faults");
    assert.equal((await ask("Payment")).route.availability?.verdict, "open");
  });

  it("a Genesys that does not answer keeps nobody waiting: after four seconds it is unknown, for a whole chain", async () => {
    const never = { ...crowded(0, null), observations: { ofQueues: () => new Promise<never>(() => {}) } };
    const { ask, timers } = setUp(never, [
      row("Animal", { queueId: "q1", fallback: "Payment" }),
      row("Payment", { queueId: "q2", fallback: "Shop" }),
      row("Shop"),
      row(""),
    ]);
    const answers = [ask("Animal"), ask("Animal", { whenUnknown: "unavailable" })];
    await timers.advance(WAIT_MS - 1);
    const [trying, refusing] = await Promise.all(answers);
    assert.deepEqual([trying?.output, trying?.route.fallbackPath], ["agent", ["Animal"]]);
    assert.deepEqual(trying?.route.availability?.reasons, ["GENESYS_TIMEOUT"]);
    assert.deepEqual(refusing?.route.fallbackPath, ["Animal", "Payment", "Shop"]);
    assert.deepEqual(refusing?.route.availability?.reasons, ["no-queue"]);
    assert.equal(timers.pending, 2, "only the turns of the two chats are waited for");
  });

  it("an estimate that is slow to come, or has to wait behind everything else, is done without", async () => {
    const options: unknown[] = [];
    const slow = {
      ...crowded(0, null),
      estimatedWait: {
        ofQueue: (_id: string, given?: RequestOptions) => {
          options.push(given?.priority, (given?.maxWaitMs ?? Number.POSITIVE_INFINITY) < WAIT_MS);
          return new Promise<never>(() => {});
        },
      },
    };
    const { ask, timers } = setUp(slow);
    const answer = ask("Payment");
    await timers.advance(2_000);
    const { availability } = (await answer).route;
    assert.deepEqual([availability?.verdict, availability?.estimatedWaitSeconds], ["open", null]);
    assert.deepEqual(options, ["text", true]);
  });

  it("of a queue that Genesys does not have is unknown, not nobody: whenUnknown decides, and the log says whose it is", async () => {
    const queueId = "a0000000-0000-4000-8000-0000000000ff";
    const { ask, logged } = setUp(on.genesys, [row("Payment", { queueId }), row("")]);
    for (const [whenUnknown, output] of [
      ["agent", "agent"],
      ["unavailable", "unavailable"],
    ] as const) {
      const decision = await ask("Payment", { whenUnknown });
      assert.equal(decision.output, output);
      assert.deepEqual(decision.route.availability?.reasons, ["queue-gone"]);
    }
    assert.equal(logged.length, 1);
    assert.match(logged[0] ?? "", /^The queue of "Payment" .* Choose another/);
  });

  it("of a queue in which agents are is what it is, though its estimate, and the queue itself, cannot be found", async () => {
    await onQueue(AGENTS.marc);
    await refuse("estimatedwaittime", 404);
    const known = async () => ({ found: [], more: false });
    const genesys = { ...on.genesys, queues: { ...on.genesys.queues, known } };
    assert.equal((await setUp(genesys).ask("Payment")).route.availability?.verdict, "open");
  });

  it("of a queue of which nobody may say whether it exists is nobody", async () => {
    await refuse("estimatedwaittime", 404);
    const genesys = {
      ...on.genesys,
      queues: { ...on.genesys.queues, known: () => Promise.reject(new Error("not permitted")) },
    };
    assert.equal((await setUp(genesys).ask("Payment")).route.availability?.verdict, "no-agents");
  });

  it("of a queue with nobody in it of which there is no estimate is nobody", async () => {
    await refuse("estimatedwaittime", 404);
    assert.equal((await setUp().ask("Payment")).route.availability?.verdict, "no-agents");
  });

  it("of a row without a queue is never asked for, and whenUnknown does not hold for it", async () => {
    const before = await asked("observations/query");
    const { output, route } = await setUp().ask("Shop", { whenUnknown: "unavailable" });
    assert.equal(output, "agent");
    assert.deepEqual([route.availability?.verdict, route.availability?.reasons], ["unknown", ["no-queue"]]);
    assert.equal(await asked("observations/query"), before);
  });

  it("falls back where nobody is, with the path recorded", async () => {
    await onQueue(AGENTS.marc);
    const { output, route } = await setUp().ask("Animal");
    assert.deepEqual(
      [output, route.competency, route.fallbackPath, route.queueId],
      ["agent", "Payment", ["Animal", "Payment"], QUEUES.payment],
    );
  });

  it("a circle of fallbacks is gone round once", async () => {
    const { output, route } = await setUp().ask("Animal");
    assert.deepEqual([output, route.fallbackPath], ["unavailable", ["Animal", "Payment"]]);
    assert.equal(route.availability?.verdict, "no-agents");
  });
});
