/** Two organisations in one Node-RED: tokens, routes, stores and budgets of one are nothing to the other. */

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { type Collector, startCollector } from "../support/collector.ts";
import { story } from "../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed, request, VERSIONS } from "../support/node-red.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../support/sandbox.ts";
import { signatureOf } from "../support/signature.ts";
import { until } from "../support/until.ts";

interface Organisation {
  suffix: string;
  sandbox: TestSandbox;
  collector: Collector;
  secret: string;
  flows: FlowNode[];
}

for (const version of VERSIONS) {
  describe(`two organisations in one Node-RED ${version}`, function () {
    this.timeout(60_000);
    let red: NodeRed;
    let north: Organisation;
    let south: Organisation;

    const begin = async (suffix: string): Promise<Organisation> => {
      const [sandbox, collector] = await Promise.all([testSandbox(), startCollector()]);
      const secret = `the secret of ${suffix} 0123456789`;
      const { id: clientId, secret: clientSecret } = sandbox.client;
      const flows = story({
        collector,
        sandbox,
        publicUrl: red.url,
        config: { connectorName: `Bot ${suffix}`, requestsPerMinute: suffix === "north" ? 600 : 300 },
        credentials: { clientId, clientSecret, webhookSecret: secret },
      });
      return { suffix, sandbox, collector, secret, flows: named(flows, suffix) };
    };
    const ready = ({ sandbox }: Organisation) =>
      until(async () => (await sandbox.state()).integrations.filter(({ flowId }) => flowId).length === 3, {
        what: "the integrations",
        timeoutMs: 15_000,
        instead: () => red.log().slice(-3000),
      });
    const say = ({ suffix }: Organisation, payload: string, more: object = {}) =>
      red.inject(`in-${suffix}`, { chatId: "same", payload, ...more });
    const talk = async (one: Organisation) => {
      await one.sandbox.onQueue(AGENTS.amelie);
      await say(one, `Help in the ${one.suffix}`, { action: "escalate", competency: "Animal" });
      return one.sandbox.accept(AGENTS.amelie);
    };
    const heard = ({ collector }: Organisation) => collector.at("message").map((msg) => msg.payload);

    before(async () => {
      red = await nodeRed(version);
      [north, south] = [await begin("north"), await begin("south")];
      await red.deploy([...north.flows, ...south.flows]);
      await Promise.all([ready(north), ready(south)]);
    });
    after(async () => {
      await red?.stop();
      for (const one of [north, south]) await Promise.all([one?.sandbox.close(), one?.collector.close()]);
    });

    it("provision only their own integrations, each with a webhook of its own", async () => {
      for (const one of [north, south]) {
        const { integrations } = await one.sandbox.state();
        for (const { name, webhookUrl } of integrations) {
          assert.match(name, new RegExp(`^Bot ${one.suffix}`));
          assert.match(webhookUrl, new RegExp(`/genesys/bot-${one.suffix}$`));
        }
      }
    });

    it("serve the same chatId side by side: no word of one reaches the other", async () => {
      const [a, b] = [await talk(north), await talk(south)];
      await Promise.all([
        north.sandbox.say(a.id, AGENTS.amelie, "Hello from the north"),
        south.sandbox.say(b.id, AGENTS.amelie, "Hello from the south"),
      ]);
      await until(() => heard(north).length > 0 && heard(south).length > 0, { what: "both greetings" });
      await Promise.all([say(north, "north again"), say(south, "south again")]);
      await north.sandbox.see(a.id, ({ messages }) => messages.at(-1)?.text === "north again", {
        what: "north",
      });
      await south.sandbox.see(b.id, ({ messages }) => messages.at(-1)?.text === "south again", {
        what: "south",
      });
      assert.deepEqual([heard(north), heard(south)], [["Hello from the north"], ["Hello from the south"]]);
    });

    it("keep their state in a store each", () => {
      const files = readdirSync(join(red.userDir, "livechat-handover")).filter((name) =>
        name.endsWith(".sqlite"),
      );
      assert.deepEqual(files.sort(), ["bot-north.sqlite", "bot-south.sqlite"]);
    });

    it("never use a token at the other's Genesys", async () => {
      for (const { sandbox } of [north, south]) {
        const refused = (await sandbox.requests()).filter(({ status }) => status === 401);
        assert.deepEqual(refused, []);
      }
    });

    it("take no webhook that is signed with the other's secret", async () => {
      const body = JSON.stringify({ type: "Text", text: "hello" });
      const [{ webhookUrl = "" } = {}] = (await south.sandbox.state()).integrations;
      const post = (secret: string) =>
        request(webhookUrl, {
          method: "POST",
          body,
          headers: { "Content-Type": "application/json", "X-Hub-Signature-256": signatureOf(body, secret) },
        });
      assert.equal((await post(north.secret)).status, 401);
      assert.equal((await post(south.secret)).status, 200);
    });

    it("are throttled apart: while one Genesys says 429 to everything, the other's chats go on", async () => {
      await south.sandbox.order({ kind: "status", status: 429, retryAfter: 2, match: { path: "/api/v2/" } });
      const [conversation] = (await north.sandbox.state()).conversations;
      assert.ok(conversation);
      await say(south, "waits");
      for (let line = 1; line <= 5; line++) await say(north, `goes on ${line}`);
      await north.sandbox.see(conversation.id, ({ messages }) => messages.at(-1)?.text === "goes on 5", {
        what: "the north's words",
      });
      const [other] = (await south.sandbox.state()).conversations;
      assert.ok(!other?.messages.some(({ text }) => text === "waits"), "the south still waits");
      await south.sandbox.clearFaults();
      await south.sandbox.see(other?.id ?? "", ({ messages }) => messages.at(-1)?.text === "waits", {
        what: "the south's words",
      });
    });

    it("one that is taken out of the flow leaves the other's chat alone", async () => {
      await red.deploy(north.flows.map(withoutCredentials));
      const [conversation] = (await north.sandbox.state()).conversations;
      await north.sandbox.say(conversation?.id ?? "", AGENTS.amelie, "still there");
      await until(() => heard(north).includes("still there"), { what: "the words" });
      assert.deepEqual(heard(south), ["Hello from the south"]);
      assert.deepEqual(north.collector.at("ended"), []);
    });
  });
}

/** The same flow under names of its own. */
function named(flows: FlowNode[], suffix: string): FlowNode[] {
  const ids = new Set(flows.map(({ id }) => id));
  const renamed = (id: unknown) => (ids.has(String(id)) ? `${id}-${suffix}` : id);
  return flows.map((node) => ({
    ...node,
    id: `${node.id}-${suffix}`,
    ...(node.z !== undefined && { z: renamed(node.z) }),
    ...(node.connector !== undefined && { connector: renamed(node.connector) }),
    ...(Array.isArray(node.scope) && { scope: node.scope.map(renamed) }),
    ...(Array.isArray(node.wires) && { wires: node.wires.map((wires) => (wires as string[]).map(renamed)) }),
  }));
}

function withoutCredentials({ credentials, ...node }: FlowNode): FlowNode {
  return node as FlowNode;
}
