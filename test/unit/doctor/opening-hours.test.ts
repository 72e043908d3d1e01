/** The doctor on the permissions behind opening hours, on a real sandbox: it says what the router then suffers from. */
import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import type { Hours } from "../../../lib/routing/opening-hours/hours.ts";
import { FIVE_PERMISSIONS } from "../../support/sandbox.ts";
import { hours } from "../routing/hours.ts";
import { row } from "../routing/rows.ts";
import { type DoctorStage, setDoctorStage, valuesOf } from "./stage.ts";

const SERVICE_HOURS = "b0000000-0000-4000-8000-000000000004";
const EVACUATION = "b0000000-0000-4000-8000-000000000005";
const BY_GROUPS = hours({
  kind: "genesys",
  scheduleGroupId: SERVICE_HOURS,
  emergencyGroupId: EVACUATION,
});
const GROUP = "routing:scheduleGroup:view";
const SCHEDULE = "routing:schedule:view";
const EMERGENCY = "routing:emergencyGroup:view";
const ALL = [GROUP, SCHEDULE, EMERGENCY];

describe("the doctor on opening hours", function () {
  this.timeout(30_000);
  let stage: DoctorStage;
  afterEach(() => stage.close());

  async function examine(hours: Hours[], permissions: string[]) {
    stage = await setDoctorStage({
      hours,
      permissions: [...FIVE_PERMISSIONS, ...permissions],
      rows: [row("")],
    });
    const { checks, verdict } = await stage.connector.doctor({ roundTrip: false });
    const lacking = (key: string) => {
      const found = checks
        .flatMap(({ findings }) => findings)
        .find((one) => one.key === `permissions.${key}`);
      return found && `${found.verdict}: ${found.values.permission}`;
    };
    return { hours: lacking("hours"), emergency: lacking("emergency"), verdict, checks };
  }
  /** What the router says of the same connector. */
  async function availability() {
    const limits = { maxWaiting: 0, maxWaitSeconds: 0 };
    const { route } = await stage.connector.route({
      chatId: "c",
      action: "escalate",
      competency: "",
      rules: [],
      whenUnknown: "agent",
      reopenMinutes: 0,
      limits,
    });
    return route.availability;
  }
  const asked = async () =>
    (await stage.on.control<{ path: string }[]>("GET", "requests")).filter(({ path }) =>
      path.includes("/architect/"),
    );

  it("names all three permissions that a schedule group and an emergency group need", async () => {
    const found = await examine([BY_GROUPS], []);
    assert.equal(found.hours, `error: ${GROUP}, ${SCHEDULE}`);
    assert.equal(found.emergency, `error: ${EMERGENCY}`);
    assert.equal(found.verdict, "error");
    assert.deepEqual((await availability())?.reasons, ["GENESYS_PERMISSION"]);
  });

  for (const [missing, hours, emergency] of [
    [GROUP, `error: ${GROUP}`, undefined],
    [SCHEDULE, `error: ${SCHEDULE}`, undefined],
    [EMERGENCY, undefined, `error: ${EMERGENCY}`],
  ] as const) {
    it(`names ${missing} alone, and the router does not know the hours either`, async () => {
      const found = await examine(
        [BY_GROUPS],
        [GROUP, SCHEDULE, EMERGENCY].filter((one) => one !== missing),
      );
      assert.deepEqual([found.hours, found.emergency], [hours, emergency]);
      const { verdict, reasons } = (await availability()) ?? {};
      assert.deepEqual([verdict, reasons], ["unknown", ["GENESYS_PERMISSION"]]);
    });
  }

  it("says that they are held, and the router has an answer", async () => {
    const found = await examine([BY_GROUPS], [GROUP, SCHEDULE, EMERGENCY]);
    assert.deepEqual([found.hours, found.emergency], [undefined, undefined]);
    const held = String(valuesOf(found.checks, "permissions.held")?.permissions);
    for (const permission of [GROUP, SCHEDULE, EMERGENCY]) assert.ok(held.includes(permission), held);
    assert.notDeepEqual((await availability())?.reasons, ["GENESYS_PERMISSION"]);
  });

  it("asks for none of them where a table says when it is open, and for one where only emergencies close it", async () => {
    const table = await examine([hours({})], []);
    assert.deepEqual([table.hours, table.emergency, await asked()], [undefined, undefined, []]);
    await stage.close();
    const alarm = await examine([hours({ kind: "always", emergencyGroupId: EVACUATION })], []);
    assert.deepEqual([alarm.hours, alarm.emergency], [undefined, `error: ${EMERGENCY}`]);
  });

  it("says which groups are gone, though everything else is right", async () => {
    const gone = { scheduleGroupId: randomUUID(), emergencyGroupId: randomUUID() };
    const names = { scheduleGroupName: "Old hours", emergencyGroupName: "Old alarm" };
    const { checks, verdict } = await examine([hours({ kind: "genesys", ...gone, ...names })], ALL);
    assert.equal(valuesOf(checks, "queue.hours-gone")?.names, "Old hours, Old alarm");
    assert.equal(verdict, "error");
    await stage.close();
    assert.equal(valuesOf((await examine([BY_GROUPS], ALL)).checks, "queue.hours-gone"), undefined);
  });
});
