/** Node-RED dies or is deployed in the middle of a chat: nothing is lost, nothing comes twice. */

import assert from "node:assert/strict";
import { edited } from "../support/flows.ts";
import { type DeploymentType, VERSIONS } from "../support/node-red.ts";
import { AGENTS } from "../support/sandbox.ts";
import { type Stage, stage } from "../support/stage.ts";
import { until } from "../support/until.ts";

for (const version of VERSIONS) {
  describe(`in the middle of a chat, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: Stage;
    before(async () => {
      on = await stage(version);
    });
    after(() => on.close());

    const texts = (chatId: string) =>
      on.collector
        .at("message")
        .filter((msg) => msg.chatId === chatId)
        .map((msg) => msg.payload);

    it("killed and started again: the chat goes on, and a repeated webhook comes once", async () => {
      const { id } = await on.talk("killed", AGENTS.amelie, "Animal");
      const webhook = await on.textFor("killed", "before the crash");
      assert.equal(await on.webhook(webhook), 200);
      await until(() => texts("killed").includes("before the crash"), { what: "the first words" });
      const sentBefore = (await on.sandbox.inbound()).length;

      await on.red.kill();
      await on.restart();
      assert.equal(
        await until(() => on.webhook(webhook).then((status) => status < 500 && status), {
          what: "an answer",
        }),
        200,
      );
      await on.sandbox.say(id, AGENTS.amelie, "after the crash");
      await until(() => texts("killed").includes("after the crash"), { what: "the next words" });
      assert.deepEqual(texts("killed"), ["before the crash", "after the crash"]);

      await on.say("killed", "I am still here");
      await on.sandbox.see(id, ({ messages }) => messages.at(-1)?.text === "I am still here", {
        what: "the answer",
      });
      assert.equal((await on.sandbox.inbound()).length, sentBefore + 1, "nothing was sent twice");
      assert.equal((await on.sandbox.state()).integrations.length, 3, "nothing was provisioned twice");

      await on.sandbox.end(id, AGENTS.amelie);
      await on.collector.find("ended", (msg) => msg.chatId === "killed", { what: "the end" });
    });

    it("words that come while it is down reach the flow after the start, in order", async () => {
      const { id } = await on.talk("down", AGENTS.amelie, "Animal");
      // The sandbox's webhooks are repeated as Genesys repeats them.
      await on.sandbox.settings({ webhookRetries: 500, webhookFailureEndsConversation: false });
      await on.red.kill();
      await on.sandbox.say(id, AGENTS.amelie, "are you there?");
      await until(
        async () =>
          (await on.sandbox.webhooks()).some(
            ({ state, attempts }) => state === "pending" && attempts.length > 0,
          ),
        {
          what: "a webhook that failed once",
        },
      );
      await on.restart();
      await until(() => texts("down").length > 0, { what: "the words" });
      await on.sandbox.say(id, AGENTS.amelie, "good");
      await until(() => texts("down").length > 1, { what: "the next words" });
      assert.deepEqual(texts("down"), ["are you there?", "good"]);
      await on.sandbox.end(id, AGENTS.amelie);
      await on.collector.find("ended", (msg) => msg.chatId === "down", { what: "the end" });
    });

    it("an end that nobody heard while it was down is found at the start", async () => {
      const { id } = await on.talk("over", AGENTS.amelie, "Animal");
      await on.red.kill();
      await on.sandbox.end(id, AGENTS.amelie);
      await on.restart();
      const ended = await on.collector.find("ended", (msg) => msg.chatId === "over", {
        what: "the end",
        timeoutMs: 20_000,
      });
      assert.equal(ended.reason, "agent");
      assert.equal(ended.source, "reconciliation");
    });

    for (const type of ["full", "flows", "nodes"] satisfies DeploymentType[]) {
      it(`a deploy (${type}): the chat goes on both ways, no webhook is refused, no result is lost`, async () => {
        const chatId = `deployed-${type}`;
        const { id } = await on.talk(chatId, AGENTS.marc, "Payment");
        const numbers = Array.from({ length: 12 }, (_, index) => `${type} ${index}`);
        const speaking = numbers.map((text) => on.sandbox.say(id, AGENTS.marc, text));
        const name = `changed by ${type}`;
        const changed = ["send", "receive", "router"].reduce(
          (flows, one) => edited(flows, one, { name }),
          on.flows,
        );
        const before = on.collector.at("sent").length;
        await on.say(chatId, `${type} under way`);
        await on.red.deploy(withoutCredentials(changed), type);
        await Promise.all(speaking);
        await until(() => texts(chatId).length >= numbers.length, {
          what: "all words",
          instead: () => texts(chatId),
        });
        assert.deepEqual(texts(chatId).toSorted(), numbers.toSorted());
        await on.say(chatId, `${type} afterwards`);
        await on.sandbox.see(
          id,
          ({ messages }) => messages.some(({ text }) => text === `${type} afterwards`),
          {
            what: "the user's words",
          },
        );
        assert.ok(on.collector.at("sent").length > before);
        const failed = (await on.sandbox.webhooks()).filter(
          ({ conversationId, state }) => conversationId === id && state === "failed",
        );
        assert.deepEqual(failed, []);
        await on.sandbox.end(id, AGENTS.marc);
        await on.collector.find("ended", (msg) => msg.chatId === chatId, { what: "the end" });
      });
    }

    it("a full deploy and a restart end nobody's chat by themselves", async () => {
      const { id } = await on.talk("stays", AGENTS.amelie, "Animal");
      await on.red.deploy(withoutCredentials(on.flows), "full");
      await on.restart();
      await on.sandbox.say(id, AGENTS.amelie, "still with me?");
      await until(() => texts("stays").includes("still with me?"), { what: "the words" });
      assert.equal(
        on.collector.at("ended").some((msg) => msg.chatId === "stays"),
        false,
      );
      const { state } = await on.sandbox.see(id, () => true, { what: "the conversation" });
      assert.equal(state, "connected");
    });
  });
}

/** As the editor deploys what was not touched: without the credentials, which the runtime has. */
function withoutCredentials<T extends object>(flows: T[]): T[] {
  return flows.map((one) => {
    const { credentials, ...rest } = one as T & { credentials?: object };
    return rest as T;
  });
}
