/** Provisioning while Genesys fails at any of its calls, and while another Node-RED of ours does the same: connector against sandbox. */
import assert from "node:assert/strict";
import { HandoverError } from "../../../lib/errors.ts";
import { FLOWS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const OPEN = "/api/v2/conversations/messaging/integrations/open";
const SHARED_URL = "http://127.0.0.1:9/genesys/dydu-bot-connector";

let sandbox: TestSandbox;
let benches: Bench[] = [];

async function start(rest: Parameters<typeof startBench>[0] = {}): Promise<Bench> {
  const bench = await startBench({ sandbox, provisioned: false, webhookUrl: SHARED_URL, ...rest });
  benches.push(bench);
  return bench;
}

async function asItShouldBe(): Promise<void> {
  const { integrations } = await sandbox.state();
  const found = integrations.map(({ name, flowId }) => `${name}: ${flowId}`).sort();
  assert.deepEqual(found, [
    `DYDU bot connector (Animal): ${FLOWS.animal}`,
    `DYDU bot connector (Payment): ${FLOWS.payment}`,
    `DYDU bot connector: ${FLOWS.general}`,
  ]);
}

beforeEach(async () => {
  sandbox = await testSandbox();
  benches = [];
});
afterEach(async () => {
  await Promise.all(benches.map((bench) => bench.close()));
  await sandbox.close();
});

describe("a failure in the middle of apply", function () {
  this.timeout(30_000);

  const calls = {
    "the listing before": { method: "GET", path: `${OPEN}\\?` },
    "a creation": { method: "POST", path: OPEN },
    "the look whether it is ready": { method: "GET", path: `${OPEN}/` },
    "the look whether somebody was quicker": { method: "GET", path: `${OPEN}\\?`, after: "POST" },
    "the look for a flow": { method: "GET", path: "/routing/message/recipients/" },
    "the attaching of a flow": { method: "PUT", path: "/routing/message/recipients/" },
  };
  const faults = {
    "answered 503": { kind: "status", status: 503 },
    "answered 400": { kind: "status", status: 400 },
    "carried out, but its answer lost": { kind: "reset", afterProcessing: true },
    "cut off": { kind: "reset" },
  };
  for (const [what, match] of Object.entries(calls)) {
    for (const [how, fault] of Object.entries(faults)) {
      it(`${what} ${how}: reported, and applied again all is there once`, async () => {
        const { connector } = await start();
        await connector.plan();
        if ("after" in match) await onceCreated(() => sandbox.order({ ...fault, match, times: 1 }));
        else await sandbox.order({ ...fault, match, times: 1 });
        const first = await connector.apply("create-missing").catch((error) => error);
        if (!(first instanceof HandoverError)) {
          for (const { error } of first.steps) assert.match(error?.code ?? "GENESYS_", /^GENESYS_/);
        }
        await sandbox.clearFaults();
        const { steps } = await connector.apply("all");
        assert.deepEqual(
          steps.filter(({ done }) => !done),
          [],
        );
        await asItShouldBe();
        assert.equal((await connector.plan()).summary, "3 keep");
      });
    }
  }

  /** Orders something once the sandbox has got the last of the three creations. */
  async function onceCreated(order: () => Promise<void>): Promise<void> {
    const posts = async () =>
      (await sandbox.requests()).filter(({ method, path }) => method === "POST" && path === OPEN).length;
    const watch = async () => {
      await until(async () => (await posts()) >= 3, { what: "three creations" });
      await order();
    };
    watch().catch(() => undefined);
  }
});

describe("two Node-REDs of ours, behind one address, that start at the same moment", function () {
  this.timeout(60_000);

  for (let round = 1; round <= 3; round++) {
    it(`create each integration once, and both use it (round ${round})`, async () => {
      // Unlike the test sandbox's usual pace: long enough that both are in the middle of it.
      await sandbox.settings({ creationDelayMs: 10_000, deletionDelayMs: 1_000 });
      const [one, other] = await Promise.all([start(), start()]);
      const applied = await Promise.all(
        [one, other].map(({ connector }) => connector.apply("create-missing")),
      );
      for (const { steps } of applied)
        assert.deepEqual(
          steps.filter(({ done }) => !done),
          [],
        );
      const leaving = async () =>
        (await sandbox.state()).integrations.filter(({ status }) => status !== "Deleting");
      assert.equal((await leaving()).length, 3);
      const plans = await Promise.all([one, other].map(({ connector }) => connector.plan()));
      assert.deepEqual(plans[0]?.steps, plans[1]?.steps, "both know the same ids");
      assert.equal(plans[0]?.summary, "3 keep");
      const made = (await sandbox.requests()).filter(
        ({ method, path }) => method === "POST" && path === OPEN,
      );
      const removed = (await sandbox.requests()).filter(({ method }) => method === "DELETE");
      assert.equal(made.length - removed.length, 3, "what is too much was removed");
    });
  }

  it("while the second only begins, too: it adopts what the first has made so far", async () => {
    await sandbox.settings({ creationDelayMs: 10_000 });
    const [one, other] = await Promise.all([start(), start()]);
    const first = one.connector.apply("create-missing");
    const posted = async () =>
      (await sandbox.requests()).some(({ method, path }) => method === "POST" && path === OPEN);
    await until(posted, { what: "a creation" });
    await Promise.all([first, other.connector.apply("create-missing")]);
    assert.equal((await other.connector.plan()).summary, "3 keep");
    assert.equal((await one.connector.plan()).summary, "3 keep");
  });
});
