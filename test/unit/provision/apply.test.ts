/** Carrying out a plan, step by step, against an organisation in memory that a test can break at any call. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { apply } from "../../../lib/provision/apply.ts";
import type { FoundIntegration, KnownIntegration } from "../../../lib/provision/integration.ts";
import { MARKER_HEADER, markerOf } from "../../../lib/provision/wanted.ts";
import { organisation, results } from "./organisation.ts";
import { found, known, NAME, URL_OF_US, wanted } from "./worlds.ts";

const production = "https://production.example.com/genesys/dydu-bot-connector";
const missing = (permission: string) =>
  new HandoverError("GENESYS_PERMISSION", `Missing ${permission}.`, "", { permission });

describe("applying a plan", () => {
  it("creates what is missing with secret, mark and address, waits until it is there, and attaches the row's flow", async () => {
    const world = organisation();
    assert.deepEqual(results(await world.run()), ["create Animal new: done", "create - new: done"]);
    const [animal, bot] = [...world.integrations.values()];
    assert.deepEqual(animal?.webhookHeaders, { [MARKER_HEADER]: markerOf(NAME, "Animal") });
    assert.deepEqual([animal?.webhookUrl, animal?.secret], [URL_OF_US, "the secret of now"]);
    assert.deepEqual([...world.flows], [[`r-${animal?.id}`, "flow-1"]]);
    assert.equal(world.store.get("")?.recipientId, `r-${bot?.id}`);
    assert.equal(world.store.get("Animal")?.flowAttached, true);
  });

  it("run on its own result, there is nothing left but to keep", async () => {
    for (const start of [[], [found("a", "Animal")], [found("a", "Animal"), found("b", "")]]) {
      const world = organisation(start);
      await world.run();
      assert.deepEqual(
        world.planNow().steps.map(({ kind }) => kind),
        ["keep", "keep"],
      );
      const before = world.calls.length;
      await world.run();
      assert.deepEqual(world.calls.slice(before), [], "the second run does nothing");
    }
  });

  it("attaches no flow where one is attached already", async () => {
    const world = organisation([found("a", "Animal"), found("b", "")]);
    world.flows.set("r-a", "somebody's flow");
    await world.run();
    assert.equal(world.flows.get("r-a"), "somebody's flow");
  });

  it("reports a creation that Genesys gave up, and goes on with the next row", async () => {
    const world = organisation();
    const { create } = world.ports;
    world.ports.create = async (request) => ({
      ...(await create(request)),
      ...(request.name !== NAME && { broken: true, createStatus: "Error", createError: "quota" }),
    });
    const steps = await world.run();
    assert.deepEqual(results(steps), ["create Animal new: GENESYS_REJECTED", "create - new: done"]);
    assert.match(steps[0]?.error?.message ?? "", /quota/);
  });

  it("a creation that does not come to an end is GENESYS_TIMEOUT, and the next run adopts it", async () => {
    const world = organisation();
    world.creationTakes(1_000);
    assert.deepEqual(results(await world.run()), [
      "create Animal new: GENESYS_TIMEOUT",
      "create - new: GENESYS_TIMEOUT",
    ]);
    for (const one of world.integrations.values()) one.looks = 0;
    assert.deepEqual(results(await world.run()), ["adopt Animal new-1: done", "adopt - new-2: done"]);
    assert.equal(world.integrations.size, 2, "none was created twice");
    assert.equal(world.flows.get("r-new-1"), "flow-1");
  });

  for (const broken of ["create", "status", "flowOf", "attachFlow", "remember"]) {
    it(`killed or broken at ${broken}: what was done is kept, the next run brings it to the end, nothing is doubled`, async () => {
      const world = organisation();
      world.breaks.set(broken, new HandoverError("GENESYS_UNREACHABLE", "Away.", "", { retriable: true }));
      const first = await world.run();
      assert.ok(first.some(({ error }) => error?.code === "GENESYS_UNREACHABLE"));
      world.breaks.clear();
      const second = await world.run();
      assert.ok(
        second.every(({ done, error }) => done && !error),
        results(second).join(),
      );
      assert.equal(world.integrations.size, 2);
      assert.equal([...world.flows.values()].join(), "flow-1");
      assert.deepEqual(
        world.planNow().steps.map(({ kind }) => kind),
        ["keep", "keep"],
      );
      assert.equal(world.store.get("Animal")?.flowAttached, true);
    });
  }

  it("an unexpected failure is reported with a code, too", async () => {
    const world = organisation();
    world.breaks.set("create", new TypeError("oops"));
    assert.deepEqual(results(await world.run()), [
      "create Animal new: GENESYS_REJECTED",
      "create - new: GENESYS_REJECTED",
    ]);
  });

  it("tells before each step how far it is", async () => {
    const world = organisation();
    const progress: number[][] = [];
    world.ports.progress = (done, of) => progress.push([done, of]);
    await world.run();
    assert.deepEqual(progress, [
      [0, 2],
      [1, 2],
      [2, 2],
    ]);
    progress.length = 0;
    await world.run();
    assert.deepEqual(progress, [], "nothing to do is nothing to tell");
  });
});

describe("adopting", () => {
  it("gives it our secret, address and mark, and leaves its name and its other headers alone", async () => {
    const world = organisation([
      found("a", "Animal", { name: "Pets" }),
      found("b", "", { webhookHeaders: { "X-Tenant": "t1" } }),
    ]);
    await world.run();
    const a = world.integrations.get("a");
    assert.deepEqual([a?.name, a?.secret], ["Pets", "the secret of now"]);
    assert.deepEqual(world.integrations.get("b")?.webhookHeaders, {
      "X-Tenant": "t1",
      [MARKER_HEADER]: markerOf(NAME, ""),
    });
  });

  it("works without the permission to edit: what carries our mark is taken as it is", async () => {
    const world = organisation([found("a", "Animal"), found("b", "")]);
    world.breaks.set("update", missing("messaging:integration:edit"));
    assert.deepEqual(results(await world.run()), ["adopt Animal a: done", "adopt - b: done"]);
    assert.equal(world.store.get("Animal")?.id, "a");
  });

  it("is not done when Genesys does not show it", async () => {
    const world = organisation([found("a", "Animal"), found("b", "")]);
    const plan = world.planNow();
    world.integrations.delete("a");
    const steps = await apply(plan, wanted, "all", world.ports);
    assert.equal(steps[0]?.done, false);
    assert.ok(steps[0]?.error);
    assert.ok(!world.store.has("Animal"));
  });

  it("takes a foreign one over only when the message lists it", async () => {
    const world = organisation([found("p", "Animal", { webhookUrl: production }), found("b", "")]);
    assert.deepEqual(results(await world.run()), ["conflict Animal p: left", "adopt - b: done"]);
    assert.equal(world.integrations.get("p")?.webhookUrl, production);
    assert.ok(!world.store.has("Animal"), "until then it is not provisioned");
    assert.deepEqual(results(await world.run("all", ["p"])), ["adopt Animal p: done", "keep - b: done"]);
    assert.equal(world.integrations.get("p")?.webhookUrl, URL_OF_US);
  });
});

describe("updating", () => {
  const drifted = (rest: Partial<FoundIntegration>, stored: Partial<KnownIntegration> = {}) => {
    const world = organisation([found("a", "Animal", rest), found("b", "")]);
    world.store.set("Animal", known("a", stored));
    world.store.set("", known("b"));
    return world;
  };

  it("changes exactly the field of its step", async () => {
    const address = drifted({ webhookUrl: production });
    await address.run();
    assert.deepEqual(
      address.calls.filter((call) => call.startsWith("update")),
      ["update a name,outboundNotificationWebhookUrl"],
    );
    const secret = drifted({}, { secretDigest: "older" });
    await secret.run();
    assert.deepEqual(
      secret.calls.filter((call) => call.startsWith("update")),
      ["update a name,outboundNotificationWebhookSignatureSecretToken"],
    );
  });

  it("a lost mark is put back beside the other headers", async () => {
    const world = drifted({ webhookHeaders: { "X-Tenant": "t1" } });
    await world.run();
    assert.deepEqual(world.integrations.get("a")?.webhookHeaders, {
      "X-Tenant": "t1",
      [MARKER_HEADER]: markerOf(NAME, "Animal"),
    });
  });

  it("several drifts are mended one by one, and then all is as it should be", async () => {
    const world = drifted({ webhookUrl: production, webhookHeaders: {} }, { secretDigest: "older" });
    assert.equal((await world.run()).filter(({ kind, done }) => kind === "update" && done).length, 3);
    assert.deepEqual(
      world.planNow().steps.map(({ kind }) => kind),
      ["keep", "keep"],
    );
  });

  it("an address brought up to date does not claim that the secret is", async () => {
    const world = drifted({ webhookUrl: production }, { secretDigest: "older" });
    world.breaks.set("update", missing("messaging:integration:edit"));
    await world.run();
    assert.equal(world.store.get("Animal")?.secretDigest, "older");
  });

  it("leaves the name that somebody gave it", async () => {
    const world = drifted({ name: "Pets" }, { secretDigest: "older" });
    await world.run();
    assert.equal(world.integrations.get("a")?.name, "Pets");
  });

  it("does not forget that the flow is still to be attached", async () => {
    const world = drifted({}, { secretDigest: "older", flowAttached: false });
    await world.run();
    await world.run();
    assert.equal(world.flows.get("r-a"), "flow-1");
  });

  it("a renamed one is kept, and its new name remembered for msg.genesys", async () => {
    const world = drifted({ name: "Pets" });
    await world.run();
    assert.equal(world.store.get("Animal")?.name, "Pets");
  });
});

describe("the run after a deploy", () => {
  it("creates and adopts, and brings our own secrets up to date, nothing else", async () => {
    const world = organisation([found("a", "Animal"), found("b", "", { webhookHeaders: {} })]);
    world.store.set("Animal", known("a", { secretDigest: "older" }));
    world.store.set("", known("b"));
    assert.deepEqual(results(await world.run("create-missing")), [
      "update Animal a secret: done",
      "update - b marker: left",
    ]);
    assert.equal(world.integrations.get("a")?.secret, "the secret of now");
    assert.deepEqual(world.integrations.get("b")?.webhookHeaders, {});
  });

  it("changes nothing of an integration that points elsewhere: a copied store must not take production's chats", async () => {
    const world = organisation([found("a", "Animal", { webhookUrl: production }), found("b", "")]);
    world.store.set("Animal", known("a", { secretDigest: "production's digest" }));
    world.store.set("", known("b"));
    assert.deepEqual(results(await world.run("create-missing")), [
      "update Animal a webhookUrl: left",
      "update Animal a secret: left",
      "keep - b: done",
    ]);
    const a = world.integrations.get("a");
    assert.deepEqual([a?.webhookUrl, a?.secret], [production, "older secret"]);
  });

  it("touches neither conflicts nor orphans", async () => {
    const world = organisation([
      found("p", "Animal", { webhookUrl: production }),
      found("b", ""),
      found("w", "Weather"),
    ]);
    const steps = results(await world.run("create-missing"));
    assert.deepEqual(steps, ["conflict Animal p: left", "adopt - b: done", "orphan Weather w: left"]);
    assert.deepEqual(results(await world.run("all")), [
      "conflict Animal p: left",
      "keep - b: done",
      "orphan Weather w: left",
    ]);
  });
});
