/** Two Node-REDs at once, and one that dies in the middle: each integration is created once. */

import assert from "node:assert/strict";
import { type Collector, startCollector } from "../support/collector.ts";
import { edited, story } from "../support/flows.ts";
import { type NodeRed, nodeRed } from "../support/node-red.ts";
import { testSandbox } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

const OPEN = "/api/v2/conversations/messaging/integrations/open";

const count = async ({ sandbox }: Pick<Stage, "sandbox">, method: string, path = "") =>
  (await sandbox.requests()).filter((one) => one.method === method && one.path.startsWith(OPEN + path))
    .length;
const names = async ({ sandbox }: Pick<Stage, "sandbox">) =>
  (await sandbox.state()).integrations
    .filter(({ status }) => status !== "Deleting")
    .map(({ name }) => name)
    .sort();
/** The steps, once there is nothing left to do. */
async function kept(red: NodeRed, collector: Collector) {
  const before = collector.at("plan").length;
  await red.inject("provision-in", { action: "plan" });
  const plan = await until(() => collector.at("plan").slice(before)[0], { what: "a plan" });
  return plan.payload.summary === "3 keep" && plan.payload.steps;
}

const THREE = ["DYDU bot connector", "DYDU bot connector (Animal)", "DYDU bot connector (Payment)"];

describe("kill -9 between a creation and the record of its id", function () {
  this.timeout(60_000);

  for (const [when, prepare, there] of [
    ["while Genesys still creates", (on: Stage) => on.sandbox.settings({ creationDelayMs: 100_000 }), 3],
    [
      "before the answer to the creation comes",
      (on: Stage) =>
        on.sandbox.order({
          kind: "hang",
          afterProcessing: true,
          match: { method: "POST", path: OPEN },
          times: 1,
        }),
      1,
    ],
    [
      "before the look whether another one was quicker",
      (on: Stage) => on.sandbox.order({ kind: "hang", match: { method: "GET", path: `${OPEN}\\?` } }),
      0,
    ],
  ] as const) {
    it(`${when}: the next run adopts what is there, and creates no second one`, async () => {
      const on = await stage(5, { unprovisioned: true, flow: { provision: { onDeploy: "nothing" } } });
      try {
        if (there === 0) {
          // The listing that the plan starts with passes: the fault is there once the creations are.
          await on.red.deploy(edited(on.flows, "provision", { onDeploy: "create-missing" }));
          await until(async () => (await count(on, "POST")) > 0, { what: "a creation" });
          await prepare(on);
          await until(async () => (await names(on)).length === 3, { what: "three creations" });
        } else {
          await prepare(on);
          await on.red.deploy(edited(on.flows, "provision", { onDeploy: "create-missing" }));
          await until(async () => (await names(on)).length >= there, { what: "what was begun" });
        }
        await on.red.kill();
        await on.sandbox.clearFaults();
        const begun = (await on.sandbox.state()).integrations.map(({ id }) => id);
        await on.restart();
        await until(() => kept(on.red, on.collector), {
          what: "the provisioning to be done",
          timeoutMs: 20_000,
          instead: () => on.red.log().slice(-2000),
        });
        assert.deepEqual(await names(on), THREE);
        const ids = (await on.sandbox.state()).integrations.map(({ id }) => id);
        for (const id of begun) assert.ok(ids.includes(id), "what was begun is used");
        assert.equal(await count(on, "POST"), 3, "three creations in all");
      } finally {
        await on.close();
      }
    });
  }
});

describe("two Node-REDs with the same flow, deployed at the same moment", function () {
  this.timeout(90_000);

  it("create each integration once between them, and both serve", async () => {
    const sandbox = await testSandbox();
    const [collector, ...reds] = (await Promise.all([startCollector(), nodeRed(5), nodeRed(5)])) as [
      Awaited<ReturnType<typeof startCollector>>,
      NodeRed,
      NodeRed,
    ];
    try {
      await sandbox.settings({ creationDelayMs: 20_000 });
      const { id: clientId, secret: clientSecret } = sandbox.client;
      const flows = story({
        collector,
        sandbox,
        // One address for both, as behind a load balancer.
        publicUrl: reds[0].url,
        credentials: { clientId, clientSecret },
      });
      await Promise.all(reds.map((red) => red.deploy(flows)));
      const patience = {
        what: "both to know all",
        timeoutMs: 30_000,
        instead: () => collector.at("plan").at(-1),
      };
      const steps = [
        await until(() => kept(reds[0], collector), patience),
        await until(() => kept(reds[1], collector), patience),
      ];
      assert.deepEqual(steps[0], steps[1], "the same ids");
      await until(async () => (await names({ sandbox })).length === 3, { what: "what was too much to go" });
      assert.deepEqual(await names({ sandbox }), THREE);
      assert.equal((await count({ sandbox }, "POST")) - (await count({ sandbox }, "DELETE")), 3);
      assert.deepEqual(collector.at("error"), []);
    } finally {
      await Promise.all([...reds.map((red) => red.stop()), collector.close(), sandbox.close()]);
    }
  });
});
