/** The example of a survey in a real Node-RED: a chat with an agent ends, and its buttons answer. */
import assert from "node:assert/strict";
import { type RunningExample, runExample } from "../../support/example.ts";
import { VERSIONS } from "../../support/node-red.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const HEARD = [
  "To the user",
  "The survey",
  "The bot answers this",
  "The question to the user",
  "Over without an agent",
];

for (const version of VERSIONS) {
  describe(`the example of a survey, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: RunningExample;

    async function talked() {
      await on.press("An agent, please");
      const { id } = await on.desk.accept(AGENTS.nora);
      await on.desk.say(id, AGENTS.nora, "Here I am");
      return id;
    }

    before(async () => {
      on = await runExample(version, "04 - Survey after the chat", HEARD);
      await on.desk.onQueue(AGENTS.nora);
    });
    after(() => on?.close());

    it("a number that the user writes to the agent is no answer; once the agent has ended, stars and a word make a survey", async () => {
      const id = await talked();
      await on.press("4");
      await until(async () => (await on.messages(id)).some(({ text }) => text === "4"), {
        what: "the number at the desk",
      });
      await on.desk.act(id, AGENTS.nora, "end");
      const { payload: question } = await on.heard("The question to the user", 1);
      assert.match(question, /How was your chat with Nora/);
      await on.press("4");
      assert.match((await on.heard("To the user", 1)).payload, /add a word/);
      await on.press("A word");
      const { payload } = await on.heard("The survey", 1);
      assert.deepEqual(
        [payload.stars, payload.comment, payload.endedBy],
        [4, "Very patient, thank you!", "agent"],
      );
      assert.match(payload.agent, /Nora/);
      assert.match((await on.heard("To the user", 2)).payload, /Thank you/);
      await on.press("4");
      assert.equal((await on.heard("The bot answers this", 1)).payload, "4");
    });

    it("who asks something else instead is answered by the bot, and not asked again", async () => {
      const id = await talked();
      await on.desk.act(id, AGENTS.nora, "end");
      await on.heard("The question to the user", 2);
      await on.press("Something else");
      assert.match((await on.heard("The bot answers this", 2)).payload, /When do you open/);
      await on.press("4");
      assert.equal((await on.heard("The bot answers this", 3)).payload, "4");
      assert.equal(on.collector.at("The survey").length, 1);
    });
  });
}
