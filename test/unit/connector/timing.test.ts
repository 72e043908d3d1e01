/** Timers against people who speak, join and leave at any moment, and a process that dies at any step. */
import assert from "node:assert/strict";
import fc from "fast-check";
import { type AgentNaming, FULL_NAMES } from "../../../lib/escalation/agent-name.ts";
import type { Escalation } from "../../../lib/escalation/escalation.ts";
import type { TimerSettings } from "../../../lib/escalation/timers.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import type { Store } from "../../../lib/store/store.ts";
import { NO_TIMERS } from "../../support/usual-settings.ts";
import { createFakeTimers, type FakeTimers, settled } from "../delivery/fake-timers.ts";
import { startProcess } from "../delivery/mortal-store.ts";
import { conversing } from "../escalation/escalations.ts";
import { connected, customer, gone, left, view } from "../escalation/views.ts";
import { startTimed, type Timed } from "./timed.ts";

const SETTINGS: TimerSettings = {
  noPickupSeconds: 100,
  userIdleSeconds: 60,
  agentIdleSeconds: 80,
  idleWarningSeconds: 20,
  userIdleText: "Still there? {seconds}",
  agentIdleText: "Sorry. {seconds}",
};

/** One life of the process, on a disk that outlives it. */
async function startLife(
  disk: Store,
  clock: FakeTimers,
  settings = SETTINGS,
  naming: AgentNaming = FULL_NAMES,
) {
  const life = startProcess(disk, clock);
  const looks: string[] = [];
  const found: { view?: Parameters<typeof view>; full?: Error } = {};
  const { store, tracker }: Timed = await startTimed(life.store, {
    settings,
    naming,
    async look({ id }) {
      looks.push(id);
      if (found.view) await tracker.apply(id, seen(clock, ...found.view));
    },
    beforeEnd() {
      if (found.full) throw found.full;
    },
    timers: life.timers,
    now: clock.now,
    log: () => undefined,
  });

  return {
    store,
    looks,
    /** What the conversation shows when it is looked at. */
    found,
    kill: life.kill,
    say: (from: "user" | "agent", id = "e1") =>
      void store.commit({ turns: [{ escalationId: id, turn: { from, text: "x", time: clock.now() } }] }),
    join: (agent: string) => void tracker.apply("e1", seen(clock, customer(), connected(agent))),
    leave: () => void tracker.apply("e1", seen(clock, customer(), left("a"), left("b"))),
    /** The moments of what the flow was told and of the orders to end, in seconds since the request. */
    async happened() {
      const seconds = (at: number) => (at - START) / 1000;
      const warnings = (await disk.inboxRows())
        .filter(({ body }) => /-idle$/.test(String(body.event)))
        .map(({ body, receivedAt }) => `${body.event} in ${body.secondsLeft} at ${seconds(receivedAt)}`);
      const ends = await Promise.all(
        (await disk.outboxRows()).map(async ({ escalationId, acceptedAt }) => {
          const { endingReason } = (await disk.escalation(escalationId)) as Escalation;
          return `ends ${endingReason} at ${seconds(acceptedAt)}`;
        }),
      );
      return [...warnings, ...ends];
    },
  };
}

const START = 1_700_000_000_000;
const seen = (clock: FakeTimers, ...parts: Parameters<typeof view>) =>
  ({ kind: "seen", source: "reconciliation", at: clock.now(), view: view(...parts) }) as const;

async function setUp(change: Partial<Escalation> = {}, settings = SETTINGS, naming?: AgentNaming) {
  const clock = createFakeTimers(START, 12);
  const disk = createMemoryStore();
  await disk.open();
  const life = await startLife(disk, clock, settings, naming);
  await life.store.commit({
    escalations: [conversing({ requestedAt: START, ...change })],
    turns: [{ escalationId: "e1", turn: { from: "user", text: "x", time: START } }],
  });
  return { clock, disk, ...life };
}

const at = (clock: FakeTimers, seconds: number) => clock.advance(START + seconds * 1000 - clock.now());

describe("the timers of live escalations", () => {
  it("end a chat that nobody takes, after a last look at it", async () => {
    const { clock, happened, looks } = await setUp();
    await at(clock, 99);
    assert.deepEqual([await happened(), looks], [[], []]);
    await at(clock, 500);
    assert.deepEqual([await happened(), looks], [["ends no-pickup at 100"], ["e1"]]);
  });

  it("leave a chat to the agent whom nobody had told of, and whom the last look finds", async () => {
    const { clock, found, happened } = await setUp();
    found.view = [customer(), connected("a")];
    await at(clock, 170);
    // The look is 0.8 s before the end would be.
    assert.deepEqual(await happened(), ["agent-idle in 20 at 159.2"]);
  });

  it("ask for no end where the last look shows that it is over", async () => {
    const { clock, disk, found, happened } = await setUp();
    found.view = [gone("peer"), left("a", "client")];
    await at(clock, 170);
    assert.deepEqual([await happened(), (await disk.escalation("e1"))?.endReason], [[], "agent"]);
  });

  it("try an end that cannot be carried out again every few seconds", async () => {
    const { clock, found, happened } = await setUp();
    found.full = new Error("The outbox is full.");
    await at(clock, 112);
    assert.deepEqual(await happened(), []);
    found.full = undefined;
    await at(clock, 120);
    assert.deepEqual(await happened(), ["ends no-pickup at 115"]);
  });

  it("do not begin anew with a word that Genesys repeats", async () => {
    const { clock, store, join, happened } = await setUp();
    join("a");
    const words = () =>
      store.commit({
        inbox: [
          {
            key: "m1|2026",
            chatId: "c1",
            escalationId: "e1",
            competency: "",
            kind: "message",
            body: {},
            receivedAt: clock.now(),
          },
        ],
        turns: [{ escalationId: "e1", turn: { from: "agent", text: "x", time: clock.now() } }],
      });
    await at(clock, 10);
    await words();
    await at(clock, 30);
    await words();
    await at(clock, 500);
    assert.deepEqual(await happened(), ["user-idle in 20 at 50", "ends user-idle at 70"]);
  });

  it("warn a silent user once, then end", async () => {
    const { clock, join, say, happened } = await setUp();
    await at(clock, 10);
    join("a");
    await at(clock, 20);
    say("agent");
    await at(clock, 500);
    assert.deepEqual(await happened(), ["user-idle in 20 at 60", "ends user-idle at 80"]);
  });

  it("call the agent in a warning as agents are called", async () => {
    const { clock, disk, join } = await setUp({}, SETTINGS, { show: "fixed", displayName: "Support" });
    join("Amélie Laurent");
    await at(clock, 70);
    const warning = (await disk.inboxRows()).find(({ body }) => body.event === "agent-idle");
    assert.deepEqual(warning?.body.agent, { id: "Amélie Laurent", name: "Support" });
  });

  it("let whoever answers after the warning start anew", async () => {
    const { clock, join, say, happened } = await setUp();
    join("a");
    say("agent");
    await at(clock, 50);
    say("user");
    await at(clock, 200);
    assert.deepEqual(await happened(), [
      "user-idle in 20 at 40",
      "agent-idle in 20 at 110",
      "ends agent-idle at 130",
    ]);
  });

  it("fire at once after a start for what ran out while the process was dead", async () => {
    const { clock, disk, kill } = await setUp();
    kill();
    await at(clock, 4000);
    const next = await startLife(disk, clock);
    await at(clock, 4001);
    assert.deepEqual(await next.happened(), ["ends no-pickup at 4000"]);
  });

  it("run by what is set at the start: another time counts from the same moment, 0 is off", async () => {
    for (const [noPickupSeconds, expected] of [
      [200, ["ends no-pickup at 200"]],
      [30, ["ends no-pickup at 50"]],
      [0, []],
    ] as const) {
      const { clock, disk, kill } = await setUp();
      await at(clock, 50);
      kill();
      const next = await startLife(disk, clock, { ...SETTINGS, noPickupSeconds });
      await at(clock, 1_000);
      assert.deepEqual(await next.happened(), expected);
      next.kill();
    }
  });

  it("warn after a start before they end, whoever was not warned in time", async () => {
    const { clock, disk, kill, join, say } = await setUp();
    join("a");
    say("agent");
    await at(clock, 1);
    kill();
    await at(clock, 4000);
    const next = await startLife(disk, clock);
    await at(clock, 4100);
    assert.deepEqual(await next.happened(), ["user-idle in 20 at 4000", "ends user-idle at 4020"]);
  });

  it("switched on by a message in the middle of a chat, know who spoke before", async () => {
    const { clock, store, disk, join, say, happened } = await setUp({}, NO_TIMERS);
    join("a");
    await at(clock, 10);
    say("agent");
    await at(clock, 20);
    const known = (await disk.escalation("e1")) as Escalation;
    await store.commit({ escalations: [{ ...known, timers: { userIdleSeconds: 30 } }] });
    await at(clock, 100);
    assert.deepEqual(await happened(), ["ends user-idle at 40"]);
  });

  it("cost no timer and no memory where they are off", async () => {
    const { clock } = await setUp({}, NO_TIMERS);
    assert.equal(clock.pending, 0);
  });

  it("share one timer", async () => {
    const { clock, store } = await setUp();
    const [one] = await store.liveEscalations();
    const many = Array.from({ length: 1000 }, (_, index) => ({
      ...(one as Escalation),
      id: `x${index}`,
      chatId: `x${index}`,
    }));
    await store.commit({ escalations: many });
    assert.equal(clock.pending, 1);
  });

  it("warn once per silence and end once, not too soon and not too late, whatever happens when", async () => {
    const orders = fc.array(
      fc.record({
        what: fc.constantFrom("user", "agent", "join a", "join b", "leave", "kill", "die writing", "nothing"),
        /** Half seconds, so that no two things meet at one moment by rule. */
        wait: fc.integer({ min: 0, max: 60 }).map((seconds) => seconds * 1000 + 500),
      }),
      { maxLength: 25 },
    );
    await fc.assert(
      fc.asyncProperty(orders, async (list) => {
        const first = await setUp();
        const { clock, disk } = first;
        let life: Awaited<ReturnType<typeof startLife>> = first;
        let startedAt = START;
        for (const { what, wait } of list) {
          if (what === "user" || what === "agent") life.say(what);
          if (what.startsWith("join")) life.join(what.slice(-1));
          if (what === "leave") life.leave();
          if (what === "kill" || what === "die writing") {
            // With what was just said half-way to the disk.
            if (what === "die writing") life.say("user");
            else for (let turn = 0; turn < 12; turn++) await settled();
            life.kill();
            await clock.advance(wait);
            life = await startLife(disk, clock);
            startedAt = clock.now();
          }
          await clock.advance(wait);
        }
        await clock.advance(1_000_000);

        const rows = (await disk.inboxRows()).filter(({ body }) => /-idle$/.test(String(body.event)));
        assert.equal(new Set(rows.map(({ key }) => key)).size, rows.length, "a silence was warned of twice");
        const orderedEnds = await disk.outboxRows();
        assert.equal(orderedEnds.length, 1, "it ends once");
        const escalation = (await disk.escalation("e1")) as Escalation;
        const endedAt = escalation.endingSince as number;
        if (escalation.endingReason === "no-pickup") return;
        const { warned } = escalation;
        assert.equal(warned?.timer, escalation.endingReason);
        const limit = escalation.endingReason === "user-idle" ? 60_000 : 80_000;
        const due = Math.max((warned?.since ?? 0) + limit, (warned?.at ?? 0) + 20_000);
        assert.ok(endedAt >= due, `${endedAt - due} ms too soon`);
        assert.ok(endedAt <= Math.max(due, startedAt) + 1000, `${endedAt - due} ms too late`);
      }),
      { numRuns: 150 },
    );
  });
});
