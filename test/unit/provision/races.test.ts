/** Several Node-REDs of ours create at the same time, and Genesys, which has no lock, does what it can. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { apply } from "../../../lib/provision/apply.ts";
import { MARKER_HEADER, markerOf, wantedOf } from "../../../lib/provision/wanted.ts";
import { row } from "../routing/rows.ts";
import { organisation, results } from "./organisation.ts";
import { found, NAME, planOf, URL_OF_US } from "./worlds.ts";

const away = () => new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true });
const forbidden = () => new HandoverError("GENESYS_PERMISSION", "No.", "", { permission: "x" });
const kinds = (world: ReturnType<typeof organisation>) => world.planNow().steps.map(({ kind }) => kind);

/** While we create, another Node-RED of ours creates an integration for Animal. */
function withRival(rest: { older: boolean; mark?: string; webhookUrl?: string }) {
  const world = organisation();
  const { create } = world.ports;
  let came = false;
  world.ports.create = async (request) => {
    const created = await create(request);
    if (!came) {
      came = true;
      const one = found("rival", "Animal", {
        dateCreated: rest.older ? "2020-01-01T00:00:00.000Z" : "2099-01-01T00:00:00.000Z",
        ...(rest.mark && { webhookHeaders: { [MARKER_HEADER]: rest.mark } }),
        ...(rest.webhookUrl && { webhookUrl: rest.webhookUrl }),
      });
      world.integrations.set("rival", {
        ...one,
        secret: "same",
        createStatus: "Completed",
        looks: 0,
        leaving: undefined,
      });
    }
    return created;
  };
  return world;
}

describe("two Node-REDs that create together", () => {
  it("the older integration serves both: the younger of the two is removed by the one that made it", async () => {
    const world = withRival({ older: true });
    assert.deepEqual(results(await world.run()), ["create Animal new: done", "create - new: done"]);
    assert.equal(world.store.get("Animal")?.id, "rival");
    assert.ok(world.calls.includes("remove new-1"));
    assert.deepEqual(kinds(world), ["keep", "keep"]);
    assert.equal(world.flows.get("r-rival"), "flow-1", "the row's flow answers on the one that stays");
  });

  it("the older one keeps its own: removing the other is for the one that made it", async () => {
    const world = withRival({ older: false });
    await world.run();
    assert.equal(world.store.get("Animal")?.id, "new-1");
    assert.ok(!world.calls.some((call) => call.startsWith("remove")));
  });

  it("both made in the same moment: everybody chooses the same one", async () => {
    const world = withRival({ older: true });
    const rival = () => world.integrations.get("rival");
    const { look } = world.ports;
    world.ports.look = async () => {
      for (const one of world.integrations.values()) one.dateCreated = "2026-01-01T00:00:00.000Z";
      return look();
    };
    const { status } = world.ports;
    world.ports.status = async (id) => {
      const one = await status(id);
      return one && { ...one, dateCreated: "2026-01-01T00:00:00.000Z" };
    };
    await world.run();
    assert.ok(rival());
    assert.equal(world.store.get("Animal")?.id, "new-1", "new-1 comes before rival");
  });

  for (const [whose, rest] of [
    ["another connector's", { mark: markerOf("Other connector", "Animal") }],
    ["one that points elsewhere", { webhookUrl: "https://production.example.com/hook" }],
    ["one for another row", { mark: markerOf(NAME, "") }],
  ] as const) {
    it(`${whose} is no reason to give ours up`, async () => {
      const world = withRival({ older: true, ...rest });
      await world.run();
      assert.equal(world.store.get("Animal")?.id, "new-1");
      assert.ok(world.integrations.get("new-1")?.leaving === undefined);
    });
  }

  it("without the permission to delete the older one is used all the same, and ours is reported", async () => {
    const world = withRival({ older: true });
    world.breaks.set("remove", forbidden());
    assert.deepEqual(results(await world.run()), ["create Animal new: done", "create - new: done"]);
    assert.equal(world.store.get("Animal")?.id, "rival");
    assert.deepEqual(kinds(world), ["keep", "keep", "orphan"]);
  });

  it("when Genesys cannot be looked at afterwards nothing is remembered, and the next run adopts what was made", async () => {
    const world = withRival({ older: true });
    world.breaks.set("look", away());
    const steps = await world.run();
    assert.deepEqual(results(steps), [
      "create Animal new: GENESYS_UNREACHABLE",
      "create - new: GENESYS_UNREACHABLE",
    ]);
    assert.ok(
      steps.every(({ error }) => error?.retriable),
      "it may be tried again",
    );
    assert.equal(world.store.size, 0);
    world.breaks.clear();
    await world.run();
    assert.equal(world.store.get("Animal")?.id, "rival");
  });
});

describe("a creation whose answer is lost", () => {
  it("is found in the same run, and not made a second time", async () => {
    const world = organisation();
    const { create } = world.ports;
    world.ports.create = async (request) => {
      await create(request);
      throw away();
    };
    assert.deepEqual(results(await world.run()), ["create Animal new: done", "create - new: done"]);
    assert.equal(world.integrations.size, 2);
    assert.equal(world.store.get("Animal")?.id, "new-1");
    assert.equal(world.integrations.get("new-1")?.webhookUrl, URL_OF_US);
  });
});

describe("a creation that Genesys gives up", () => {
  const givenUp = () => {
    const world = organisation();
    const { status } = world.ports;
    world.ports.status = async (id) => {
      const one = await status(id);
      const there = world.integrations.get(id);
      if (!one || !there || one.name === NAME) return one;
      Object.assign(there, { broken: true, createStatus: "Error" });
      return { ...one, createStatus: "Error", broken: true };
    };
    return world;
  };

  it("is reported with Genesys' reason, and what it left is removed", async () => {
    const world = givenUp();
    const [step] = await world.run();
    assert.equal(step?.error?.code, "GENESYS_REJECTED");
    assert.match(step?.error?.message ?? "", /quota/);
    assert.ok(world.calls.includes("remove new-1"));
    assert.ok(!world.store.has("Animal"));
  });

  it("left behind, it is no integration to adopt: reported, tried again by hand only, not with every deploy", async () => {
    const world = givenUp();
    world.breaks.set("remove", forbidden());
    await world.run("create-missing");
    assert.deepEqual(kinds(world), ["create", "orphan", "keep"]);
    assert.equal(world.planNow().steps[0]?.reason, "failed-before");
    const before = world.integrations.size;
    const [left] = await world.run("create-missing");
    assert.deepEqual([left?.kind, left?.done, left?.error], ["create", false, undefined]);
    assert.equal(world.integrations.size, before, "no pile of broken ones");
    await world.run("all");
    assert.equal(world.integrations.size, before + 1);
  });
});

describe("a thousand creations", () => {
  it("look at the organisation once per twenty, not once each", async () => {
    const world = organisation();
    const rows = Array.from({ length: 1000 }, (_, index) => row(`Competency ${index}`));
    const many = wantedOf(rows, NAME, URL_OF_US);
    const steps = await apply(planOf({ wanted: many }), many, "all", world.ports);
    assert.ok(steps.every(({ done }) => done));
    assert.equal(world.integrations.size, 1000);
    assert.equal(world.calls.filter((call) => call === "look").length, 50);
  });
});
