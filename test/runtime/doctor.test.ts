/** The doctor in a real Node-RED: through the admin route and through a flow, with the round trip over the real webhook. */

import assert from "node:assert/strict";
import { CHECK_IDS } from "../../lib/doctor/check.ts";
import type { Json } from "../support/json.ts";
import { VERSIONS } from "../support/node-red.ts";
import { type Stage, stage, WEBHOOK_SECRET } from "../support/stage.ts";

const ROUTE = "/genesys-config/doctor";

async function ask(on: Stage, body: object): Promise<{ status: number; lines: Json[] }> {
  const answer = await on.red.admin("POST", ROUTE, body);
  const text = typeof answer.body === "string" ? answer.body : JSON.stringify(answer.body);
  return { status: answer.status, lines: answer.status === 200 ? linesOf(text) : [] };
}

const linesOf = (text: string): Json[] =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => JSON.parse(line));

for (const version of VERSIONS) {
  describe(`the doctor in Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    before(async () => {
      on = await stage(version);
    });
    after(() => on.close());

    const nothingOpen = async () => {
      const { conversations } = await on.sandbox.state();
      assert.deepEqual([...new Set(conversations.map(({ state }) => state))], ["ended"]);
      for (const tap of ["message", "event", "ended", "error"])
        assert.deepEqual(on.collector.at(tap), [], tap);
    };

    it("examines what is deployed, check by check, and the round trip comes back through the real webhook", async () => {
      const { lines } = await ask(on, { id: "config", roundTrip: true });
      const checks = lines.flatMap(({ check }) => check ?? []);
      assert.deepEqual(checks.map(({ id }: Json) => id).sort(), [...CHECK_IDS].sort());
      const { examination, versions } = lines.at(-1) as Json;
      assert.deepEqual(
        examination.checks.map(({ id }: Json) => id),
        [...CHECK_IDS],
      );
      const verdicts = Object.fromEntries(examination.checks.map(({ id, verdict }: Json) => [id, verdict]));
      assert.deepEqual(verdicts, {
        host: "ok",
        token: "ok",
        permissions: "ok",
        integrations: "ok",
        webhook: "warning",
        "round-trip": "ok",
        typing: "warning",
        content: "warning",
        flow: "ok",
        queue: "warning",
      });
      assert.match(versions, /node-red-genesys \d+\.\d+\.\d+ · Node-RED \d+\.\d+\.\d+\S* · Node\.js v\d+/);
      await nothingOpen();
    });

    it("msg.action = doctor gives the flow the checks in words, and the text for a ticket", async () => {
      await on.red.inject("provision-in", {
        action: "doctor",
        roundTrip: true,
        wants: { fromAgents: ["application/pdf"] },
        topic: "kept",
      });
      const { payload, topic } = await on.collector.find("plan", (msg) => msg.payload?.checks !== undefined, {
        what: "the doctor's answer",
      });
      assert.equal(topic, "kept");
      const content = payload.checks.find(({ id }: Json) => id === "content");
      assert.equal(content.verdict, "error", "the flow wants documents, and the profile refuses them");
      assert.equal(content.title, "Attachments");
      assert.match(content.found, /Agents may not send application\/pdf/);
      assert.match(content.remedy, /Supported Content/);
      assert.equal(content.findings[0].key, "content.from-agents-refused");
      assert.equal(payload.verdict, "error");
      assert.match(payload.text, /^Livechat Handover doctor · .*\nConnector: DYDU bot connector\n/);
      assert.match(payload.text, /6\. \[fine\] Signature round trip/);
      await nothingOpen();
    });

    it("no secret stands in what the route or the flow is given", async () => {
      const { lines } = await ask(on, { id: "config" });
      const all = JSON.stringify([lines, on.collector.at("plan")]);
      for (const secret of [on.client.secret, WEBHOOK_SECRET]) assert.equal(all.includes(secret), false);
    });

    it("the round trip is made only when it is asked for with true", async () => {
      const before = (await on.sandbox.state()).conversations.length;
      for (const roundTrip of [undefined, false, "true", 1]) {
        const { lines } = await ask(on, { id: "config", roundTrip });
        const { examination } = lines.at(-1) as Json;
        const one = examination.checks.find(({ id }: Json) => id === "round-trip");
        assert.equal(one.findings[0].key, "round-trip.not-asked", String(roundTrip));
      }
      assert.equal((await on.sandbox.state()).conversations.length, before);
    });

    it("what a genesys-provision is set to do on top is asked for too", async () => {
      const held = async () => {
        const { examination } = (await ask(on, { id: "config" })).lines.at(-1) as Json;
        const permissions = examination.checks.find(({ id }: Json) => id === "permissions");
        return String(permissions.findings[0].values.permissions).split(", ");
      };
      assert.equal((await held()).includes("messaging:setting:add"), false);
      const more = on.flows.map((one) => (one.id === "provision" ? { ...one, includeTyping: true } : one));
      await on.red.deploy(more, "nodes");
      assert.ok((await held()).includes("messaging:setting:add"));
      await on.red.deploy(on.flows, "nodes");
    });

    it("a connector that is not deployed, and an id that is none, are told as such", async () => {
      for (const id of ["never-deployed", "provision", "", undefined])
        assert.deepEqual((await ask(on, { id })).lines, [{ notDeployed: true }]);
    });

    it("a connector that cannot run says what is missing", async () => {
      const changed = on.flows.map((one) => (one.id === "config" ? { ...one, loginUrl: "nowhere" } : one));
      await on.red.deploy(changed);
      const { lines } = await ask(on, { id: "config" });
      assert.equal(lines[0]?.failed?.code, "NOT_CONFIGURED");
      await on.red.deploy(on.flows);
      assert.ok(
        (await ask(on, { id: "config" })).lines.at(-1)?.examination,
        "and works again when it is there",
      );
    });
  });
}
