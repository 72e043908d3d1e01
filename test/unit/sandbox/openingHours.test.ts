import assert from "node:assert/strict";
import { HOURS } from "../../../sandbox/state/seed.ts";
import { type Stage, setStage } from "./stage.ts";

const ARCHITECT = "/api/v2/architect";

describe("sandbox: opening hours", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const names = async (what: string) =>
    (await stage.api("GET", `${ARCHITECT}/${what}`)).body.entities.map(({ name }: { name: string }) => name);

  it("a fresh organisation has open, closed and holiday schedules in three groups", async () => {
    assert.deepEqual(await names("schedulegroups"), ["Service hours", "Team hours", "Whole week"]);
    const { body } = await stage.api("GET", `${ARCHITECT}/schedulegroups/${HOURS.team}`);
    const ids = (refs: { id: string }[]) => refs.map(({ id }) => id);
    assert.deepEqual(
      [ids(body.openSchedules), ids(body.closedSchedules), ids(body.holidaySchedules)],
      [[HOURS.weekdays], [HOURS.meeting], [HOURS.newYear]],
    );
    const { entities } = (await stage.api("GET", `${ARCHITECT}/schedules`)).body;
    assert.ok(
      entities.every(({ start }: { start: string }) => /^\d{4}.*\d$/.test(start)),
      "no zone",
    );
  });

  it("each of the three resources wants its own permission, and says which", async () => {
    const { body: nobody } = await stage.control("POST", "clients", { permissions: [] });
    const api = await stage.clientOf(nobody);
    for (const [what, permission] of [
      ["schedules", "routing:schedule:view"],
      ["schedulegroups", "routing:scheduleGroup:view"],
      [`schedulegroups/${HOURS.team}`, "routing:scheduleGroup:view"],
      ["emergencygroups", "routing:emergencyGroup:view"],
    ]) {
      const { status, body } = await api("GET", `${ARCHITECT}/${what}`);
      assert.equal(status, 403);
      assert.equal(body.messageParams.missingPermissions, permission);
    }
  });

  it("a test can order its own: what is given replaces, the rest stays", async () => {
    const { body } = await stage.control("PUT", "opening-hours", {
      schedules: [
        { id: "s1", name: "Mornings", start: "2026-01-05T08:00:00.000", end: "2026-01-05T12:00:00.000" },
      ],
      scheduleGroups: [{ name: "Shop", timeZone: "Europe/Zurich", open: ["s1"] }],
    });
    assert.deepEqual(await names("schedules"), ["Mornings"]);
    assert.deepEqual(await names("schedulegroups"), ["Shop"]);
    assert.deepEqual(await names("emergencygroups"), ["Evacuation"]);
    assert.ok(body.scheduleGroups[0].id);
    await stage.control("PUT", "opening-hours", { emergencyGroups: [{ name: "Flood", enabled: true }] });
    const { entities } = (await stage.api("GET", `${ARCHITECT}/emergencygroups`)).body;
    assert.deepEqual([entities[0].name, entities[0].enabled], ["Flood", true]);
  });

  it("what cannot be is refused, and changes nothing", async () => {
    const order = async (body: object) => (await stage.control("PUT", "opening-hours", body)).status;
    const schedule = { name: "x", start: "2026-01-05T08:00:00.000Z", end: "2026-01-05T12:00:00.000Z" };
    assert.equal(await order({ schedules: [schedule] }), 400, "a zone");
    assert.equal(await order({ scheduleGroups: [{ name: "x", timeZone: "Mars/Base" }] }), 400);
    assert.equal(await order({ scheduleGroups: [{ name: "x", timeZone: "UTC", open: ["gone"] }] }), 400);
    assert.equal(await order({ schedules: [] }), 400, "groups still name them");
    assert.equal((await names("schedules")).length, 4);
  });
});
