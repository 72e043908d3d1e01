/** The webhook secret changes while an agent speaks: no word is lost, and the old secret ends later. */

import assert from "node:assert/strict";
import type { Json } from "../support/json.ts";
import { type FlowNode, request } from "../support/node-red.ts";
import { AGENTS, tokenOf } from "../support/sandbox.ts";
import { signatureOf } from "../support/signature.ts";
import { type Stage, stage, WEBHOOK_SECRET } from "../support/stage.ts";
import { until } from "../support/until.ts";

const SECOND = "the-stage's-second-secret-0123456789";
const THIRD = "the-stage's-third-secret-0123456789";

describe("a change of the webhook secret", function () {
  this.timeout(60_000);
  let on: Stage;
  before(async () => {
    on = await stage(5);
  });
  after(() => on.close());

  /** What Genesys signs with, by integration. */
  async function secretsAtGenesys(): Promise<string[]> {
    const { access_token } = await tokenOf(on.sandbox.url, on.sandbox.client.id, on.sandbox.client.secret);
    const url = `${on.sandbox.url}/api/v2/conversations/messaging/integrations/open?pageSize=100`;
    const { body } = await request(url, { headers: { Authorization: `Bearer ${access_token}` } });
    return body.entities.map((one: Json) => one.outboundNotificationWebhookSignatureSecretToken);
  }

  const deployWith = (credentials: object, provision: object = {}): Promise<void> => {
    const { id: clientId, secret: clientSecret } = on.client;
    const flows = on.flows.map((node): FlowNode => {
      if (node.id === "config") return { ...node, credentials: { clientId, clientSecret, ...credentials } };
      return node.id === "provision" ? { ...node, ...provision } : node;
    });
    return on.red.deploy(flows);
  };

  const texts = (chatId: string) =>
    on.collector
      .at("message")
      .filter((msg) => msg.chatId === chatId)
      .map((msg) => msg.payload);

  /** The agent speaks without a pause until told to stop; returns what was said. */
  function speaking(conversationId: string, agentId: string) {
    let stopped = false;
    const said: string[] = [];
    const done = (async () => {
      while (!stopped) {
        const text = `line ${said.length}`;
        await on.sandbox.say(conversationId, agentId, text);
        said.push(text);
      }
    })();
    return {
      said,
      async stop() {
        stopped = true;
        await done;
        return said;
      },
    };
  }

  for (const [what, chatId, credentials] of [
    ["of its own", "typed", { webhookSecret: SECOND }],
    ["that is derived from the client's, with the client", "derived", { webhookSecret: "" }],
  ] as const) {
    it(`${what}: every word of the agent arrives once, and no webhook is refused`, async () => {
      const { id } = await on.talk(chatId, AGENTS.amelie, "Animal");
      const before = new Set(await secretsAtGenesys());
      const agent = speaking(id, AGENTS.amelie);
      await until(() => texts(chatId).length >= 5, { what: "the first words" });
      await deployWith(credentials);
      await until(async () => (await secretsAtGenesys()).every((secret) => !before.has(secret)), {
        what: "the new secret at Genesys",
        instead: () => on.red.log().slice(-3000),
      });
      const sofar = agent.said.length;
      await until(() => agent.said.length >= sofar + 10, { what: "words that are signed with the new one" });
      const said = await agent.stop();
      await until(() => texts(chatId).length >= said.length, {
        what: "all words",
        instead: () => texts(chatId),
      });
      // A webhook that a deploy has answered 503 comes again, behind the next ones.
      assert.deepEqual(texts(chatId).toSorted(), said.toSorted());
      const webhooks = (await on.sandbox.webhooks()).filter(({ conversationId }) => conversationId === id);
      const statuses = webhooks.flatMap(({ attempts }) => attempts.map(({ status }) => status));
      assert.ok(!statuses.includes(401), "a webhook was refused");
      assert.ok(webhooks.every(({ state }) => state === "delivered"));
      await on.sandbox.end(id, AGENTS.amelie);
      await on.collector.find("ended", (msg) => msg.chatId === chatId, { what: "the end" });
    });
  }

  it("the older ones are still taken for a while, a stranger's never", async () => {
    const { id } = await on.talk("grace", AGENTS.amelie, "Animal");
    for (const [secret, status] of [
      [WEBHOOK_SECRET, 200],
      [SECOND, 200],
      ["a stranger's secret 0123456789", 401],
    ] as const) {
      const body = await on.textFor("grace", `signed with ${secret}`);
      assert.equal(await on.webhook(body, signatureOf(body, secret)), status);
    }
    await on.sandbox.end(id, AGENTS.amelie);
    await on.collector.find("ended", (msg) => msg.chatId === "grace", { what: "the end" });
  });

  it("with no run after a deploy: a red dot, chats go on with the older secret, the plan has the step, apply ends it", async () => {
    const { id } = await on.talk("manual", AGENTS.amelie, "Animal");
    const before = await secretsAtGenesys();
    await deployWith({ webhookSecret: THIRD }, { onDeploy: "nothing" });
    await on.collector.find(
      "status",
      ({ status }) => status.fill === "red" && status.shape === "dot" && /secret/.test(status.text),
      { what: "the red dot" },
    );
    assert.deepEqual(await secretsAtGenesys(), before, "nobody has asked for it yet");
    await on.sandbox.say(id, AGENTS.amelie, "still there?");
    await until(() => texts("manual").includes("still there?"), { what: "the words" });

    await on.red.inject("provision-in", { action: "plan" });
    const { payload } = await on.collector.find("plan", (msg) => msg.payload?.hash, { what: "the plan" });
    assert.deepEqual(
      payload.steps.map(({ kind, field }: Json) => `${kind} ${field}`),
      Array(3).fill("update secret"),
    );
    assert.ok(!JSON.stringify(payload).includes(THIRD), "a plan tells no secret");
    await on.red.inject("provision-in", { action: "apply", payload });
    await until(async () => (await secretsAtGenesys()).every((secret) => secret === THIRD), {
      what: "the third secret at Genesys",
    });
    await on.sandbox.say(id, AGENTS.amelie, "good");
    await until(() => texts("manual").includes("good"), { what: "words signed with the third" });
    await until(() => on.collector.at("status").at(-1)?.status.fill !== "red", {
      what: "the red dot to go",
      instead: () => on.collector.at("status").slice(-5),
    });
    assert.deepEqual(on.collector.at("error"), []);
  });
});
