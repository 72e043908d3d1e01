/** Opening hours in the router, on a sandbox: before availability, kept for minutes, and what is missing is named. */
import assert from "node:assert/strict";
import { createConditions } from "../../../lib/conditions.ts";
import { createKept } from "../../../lib/connector/kept.ts";
import { createOpening } from "../../../lib/connector/opening.ts";
import { createRouting } from "../../../lib/connector/routing.ts";
import type { Genesys } from "../../../lib/genesys/client.ts";
import type { Hours } from "../../../lib/routing/opening-hours/hours.ts";
import { createMemoryStore } from "../../../lib/store/memory.ts";
import { QUEUES } from "../../../sandbox/state/seed.ts";
import { createFakeTimers } from "../delivery/fake-timers.ts";
import { type OnSandbox, startOnSandbox } from "../genesys/on-sandbox.ts";
import { hours, OPEN_DAYS } from "../routing/hours.ts";
import { row } from "../routing/rows.ts";
import { askingOf } from "./asking.ts";
import { settingsOf } from "./settings-of.ts";

const SERVICE_HOURS = "b0000000-0000-4000-8000-000000000004";
const EVACUATION = "b0000000-0000-4000-8000-000000000005";
const closedDays = { mo: "", tu: "", we: "", th: "", fr: "", sa: "", su: "" };
const genesysHours = hours({ kind: "genesys", scheduleGroupId: SERVICE_HOURS, week: closedDays });
/** A Friday, nine o'clock in Paris. */
const FRIDAY = Date.parse("2026-11-27T08:00:00Z");

describe("opening hours", () => {
  let on: OnSandbox;
  before(async () => {
    on = await startOnSandbox();
  });
  after(() => on.close());

  function setUp(all: Hours[], genesys: Genesys = on.genesys, start = FRIDAY) {
    const timers = createFakeTimers(start);
    const conditions = createConditions();
    const asked: string[] = [];
    const schedules = {
      ...genesys.schedules,
      group: (id: string) => {
        asked.push("group");
        return genesys.schedules.group(id);
      },
      isEmergency: (id: string) => {
        asked.push("emergency");
        return genesys.schedules.isEmergency(id);
      },
    };
    const logged: string[] = [];
    const ports = {
      genesys: () => ({ ...genesys, schedules }),
      conditions,
      timers,
      now: timers.now,
      log: (line: string) => logged.push(line),
    };
    let configured = all;
    const routing = createRouting({
      ...ports,
      store: createMemoryStore(),
      inChat: (_chatId, task) => task(),
      settings: () =>
        settingsOf(
          { url: on.url, client: { id: "", secret: "" } },
          {
            hours: configured,
            competencies: [
              row("Animal", { queueId: QUEUES.animal, fallback: "Shop" }),
              row("Shop"),
              row("Payment", { queueId: QUEUES.payment }),
              row(""),
            ],
          },
        ),
      integrations: { find: () => undefined } as never,
    });
    const route = askingOf(routing);
    /** As after a deploy: a new connector with the conditions of the old one. */
    const again = (next: Hours[]) => createOpening({ ...ports, hours: () => next });
    /** As after a deploy that leaves the connection alone. */
    const change = (next: Hours[]) => {
      configured = next;
      routing.changed();
    };
    return { timers, conditions, asked, logged, route, opening: again(all), again, change };
  }

  it("come before availability: a closed row is not asked how many wait, and says when it opens", async () => {
    const { route } = setUp([hours({ week: { ...closedDays, mo: "09:00-12:00" } })]);
    const { output, route: said } = await route("Payment");
    assert.equal(output, "unavailable");
    assert.deepEqual(said.availability, {
      verdict: "closed",
      agentsOnQueue: null,
      waiting: null,
      estimatedWaitSeconds: null,
      reasons: ["outside-hours"],
      checkedAt: FRIDAY,
      opensAt: Date.parse("2026-11-30T08:00:00Z"),
    });
  });

  it("a closed row falls back, with the path recorded; a closed row without a queue is not tried either", async () => {
    const closed = hours({ competency: "animal", week: closedDays });
    const fellBack = await setUp([closed]).route("Animal");
    assert.deepEqual([fellBack.output, fellBack.route.fallbackPath], ["agent", ["Animal", "Shop"]]);
    const all = await setUp([hours({ week: closedDays })]).route("Animal", { whenUnknown: "agent" });
    assert.deepEqual([all.output, all.route.fallbackPath], ["unavailable", ["Animal", "Shop"]]);
  });

  it("an entry of the competency's own goes before the one for all", async () => {
    const { opening } = setUp([hours({ week: closedDays }), hours({ competency: "", kind: "always" })]);
    assert.equal((await opening.of("")).is, "open");
    assert.equal((await opening.of("Animal")).is, "closed");
  });

  it("of a schedule group are read from Genesys, and asked once for a hundred who want to know", async () => {
    const { opening, asked, timers } = setUp([genesysHours]);
    const all = await Promise.all(Array.from({ length: 100 }, () => opening.of("Animal")));
    assert.ok(all.every(({ is }) => is === "open"));
    assert.deepEqual(asked, ["group"]);
    await timers.advance(4 * 60_000);
    await opening.of("Animal");
    assert.equal(asked.length, 1);
    await timers.advance(2 * 60_000);
    await opening.of("Animal");
    assert.equal(asked.length, 2);
  });

  it("a holiday of the group is one", async () => {
    const { opening } = setUp([genesysHours], on.genesys, Date.parse("2027-01-01T09:00:00Z"));
    assert.deepEqual(await opening.of(""), {
      is: "closed",
      reason: "holiday",
      opensAt: Date.parse("2027-01-04T07:00:00Z"),
    });
  });

  it("an emergency group that is not enabled closes nothing, an enabled one everything", async () => {
    const calm = hours({ kind: "always", emergencyGroupId: EVACUATION });
    assert.equal((await setUp([calm]).opening.of("")).is, "open");
    const genesys = { ...on.genesys, schedules: { ...on.genesys.schedules, isEmergency: async () => true } };
    assert.deepEqual(await setUp([calm], genesys).opening.of(""), { is: "closed", reason: "emergency" });
  });

  it("that may not be read are unknown, and the status names the permission", async () => {
    const genesys = await on.clientWith(["routing:scheduleGroup:view"]);
    const { route, conditions } = setUp([genesysHours], genesys);
    for (const [whenUnknown, output] of [
      ["agent", "agent"],
      ["unavailable", "unavailable"],
    ] as const) {
      const decision = await route("Payment", { whenUnknown });
      assert.equal(decision.output, output);
      assert.deepEqual(decision.route.availability?.reasons, ["GENESYS_PERMISSION"]);
    }
    assert.deepEqual(conditions.worst(), {
      name: "hours-unreadable",
      values: { reason: "routing:schedule:view" },
    });
  });

  it("of a group that is gone, or a table that cannot be read, are unknown and no exception", async () => {
    const gone = { ...genesysHours, scheduleGroupId: "b0000000-0000-4000-8000-000000000099" };
    assert.deepEqual(await setUp([gone]).opening.of(""), { is: "unknown", reason: "GENESYS_REJECTED" });
    const garbled = hours({ week: { ...OPEN_DAYS, mo: "morning" } });
    assert.deepEqual(await setUp([garbled]).opening.of(""), { is: "unknown", reason: "NOT_CONFIGURED" });
  });

  it("of a group that is gone: the log says whose hours they are and what to do, once", async () => {
    const { opening, logged } = setUp([
      { ...genesysHours, competency: "Animal", scheduleGroupId: "b0000000-0000-4000-8000-000000000099" },
    ]);
    await opening.of("Animal");
    await opening.of("Animal");
    assert.equal(logged.length, 1);
    assert.match(
      logged[0] ?? "",
      /^The opening hours of "Animal" cannot be read\. .*Choose another .* tab Hours/,
    );
  });

  it("that could not be read say so no longer once the connector has others", async () => {
    const { opening, conditions, again } = setUp([
      { ...genesysHours, scheduleGroupId: "b0000000-0000-4000-8000-000000000099" },
    ]);
    await opening.of("");
    assert.equal(conditions.worst()?.name, "hours-unreadable");
    again([]);
    assert.equal(conditions.worst(), undefined);
  });

  it("that could not be read say so no longer once they were changed, without a question", async () => {
    const gone = { ...genesysHours, scheduleGroupId: "b0000000-0000-4000-8000-000000000099" };
    const { route, conditions, change } = setUp([gone]);
    await route("Payment");
    assert.equal(conditions.worst()?.name, "hours-unreadable");
    change([]);
    assert.equal(conditions.worst(), undefined);
  });

  it("of one competency that cannot be read stay in the status while another's can, and are logged once", async () => {
    const gone = { ...genesysHours, scheduleGroupId: "b0000000-0000-4000-8000-000000000099" };
    const both = [{ ...gone, competency: "Animal" }, hours({ competency: "Payment" })];
    const { opening, conditions, logged } = setUp(both);
    for (const competency of ["Animal", "Payment", "Animal", "Payment"]) await opening.of(competency);
    assert.equal(conditions.worst()?.name, "hours-unreadable");
    assert.equal(logged.length, 1);
  });

  it("that are closed by the table are closed, though the emergency group cannot be read; open ones are unknown", async () => {
    const genesys = await on.clientWith(["routing:queue:view"]);
    const closed = hours({ week: closedDays, emergencyGroupId: EVACUATION });
    const { opening, conditions } = setUp([closed], genesys);
    assert.deepEqual(await opening.of(""), { is: "closed", reason: "outside-hours" });
    assert.equal(conditions.worst()?.values.reason, "routing:emergencyGroup:view");
    const open = hours({ emergencyGroupId: EVACUATION });
    assert.deepEqual(await setUp([open], genesys).opening.of(""), {
      is: "unknown",
      reason: "GENESYS_PERMISSION",
    });
  });

  it("that are closed by what Genesys said before say so", async () => {
    let away = false;
    const group = async (id: string) =>
      away ? Promise.reject(new Error("away")) : on.genesys.schedules.group(id);
    const genesys = { ...on.genesys, schedules: { ...on.genesys.schedules, group } };
    const { route, timers } = setUp([genesysHours], genesys, Date.parse("2026-11-28T12:00:00Z"));
    assert.deepEqual((await route("Payment")).route.availability?.reasons, ["outside-hours"]);
    away = true;
    await timers.advance(6 * 60_000);
    assert.deepEqual((await route("Payment")).route.availability?.reasons, [
      "outside-hours",
      "hours-outdated",
    ]);
  });

  it("of an emergency that was declared, and of which Genesys says nothing newer, are marked", async () => {
    let away = false;
    const isEmergency = async () => (away ? Promise.reject(new Error("away")) : true);
    const genesys = { ...on.genesys, schedules: { ...on.genesys.schedules, isEmergency } };
    const { opening, timers } = setUp([hours({ emergencyGroupId: EVACUATION })], genesys);
    await opening.of("");
    away = true;
    await timers.advance(20_000);
    assert.deepEqual(await opening.of(""), { is: "closed", reason: "emergency", outdated: true });
  });

  it("of a group that nobody chose are unknown, and Genesys is not asked for it", async () => {
    const { opening, asked, logged } = setUp([hours({ kind: "genesys" })]);
    assert.deepEqual(await opening.of(""), { is: "unknown", reason: "NOT_CONFIGURED" });
    assert.deepEqual(asked, []);
    assert.match(logged[0] ?? "", /No schedule group is chosen\. Choose one/);
  });

  it("while Genesys is away what it said before holds, and is marked", async () => {
    let away = false;
    const schedules = {
      ...on.genesys.schedules,
      group: (id: string) => (away ? Promise.reject(new Error("away")) : on.genesys.schedules.group(id)),
    };
    const { route, timers } = setUp([genesysHours], { ...on.genesys, schedules });
    assert.deepEqual((await route("Payment")).route.availability?.reasons, ["nobody-on-queue"]);
    away = true;
    await timers.advance(6 * 60_000);
    assert.deepEqual((await route("Payment")).route.availability?.reasons, [
      "nobody-on-queue",
      "hours-outdated",
    ]);
    await timers.advance(25 * 3_600_000);
    assert.equal((await route("Payment")).route.availability?.verdict, "unknown");
  });
});

describe("an answer that is kept", () => {
  it("a failure is not asked for again before ten seconds, and then is", async () => {
    const timers = createFakeTimers();
    let asked = 0;
    const kept = createKept(
      async () => {
        asked += 1;
        throw new Error("away");
      },
      { freshMs: 1000, usableMs: 5000, timers, now: timers.now },
    );
    await assert.rejects(kept.of("a"), /away/);
    await assert.rejects(kept.of("a"), /away/);
    assert.equal(asked, 1);
    await timers.advance(10_000);
    await assert.rejects(kept.of("a"), /away/);
    assert.equal(asked, 2);
  });

  it("is used, marked, where a newer one takes its time; the newer one serves who asks then", async () => {
    const timers = createFakeTimers();
    const answers: ((value: number) => void)[] = [];
    const kept = createKept(() => new Promise<number>((resolve) => answers.push(resolve)), {
      freshMs: 1000,
      usableMs: 60_000,
      timers,
      now: timers.now,
    });
    const first = kept.of("a");
    await timers.advance(5_000);
    answers[0]?.(1);
    assert.deepEqual(await first, { value: 1 });
    await timers.advance(2_000);
    const second = kept.of("a");
    await timers.advance(1_500);
    assert.deepEqual(await second, { value: 1, outdated: true });
    answers[1]?.(2);
    assert.deepEqual(await kept.of("a"), { value: 2 });
    assert.deepEqual([answers.length, timers.pending], [2, 0]);
  });

  it("is not made younger by a clock that is put back", async () => {
    const timers = createFakeTimers();
    let at = 1_000_000_000;
    let asked = 0;
    const ask = async () => (++asked === 2 ? Promise.reject(new Error("away")) : asked);
    const kept = createKept(ask, { freshMs: 1000, usableMs: 5000, timers, now: () => at });
    assert.deepEqual(await kept.of("a"), { value: 1 });
    at -= 3_600_000;
    await assert.rejects(kept.of("a"), /away/);
    at -= 3_600_000;
    assert.deepEqual(await kept.of("a"), { value: 3 });
  });
});
