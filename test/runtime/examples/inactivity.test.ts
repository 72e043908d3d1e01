/** The example of inactivity in a real Node-RED: nobody takes the chat, the user is silent, the agent is silent. */
import assert from "node:assert/strict";
import { type RunningExample, runExample } from "../../support/example.ts";
import { VERSIONS } from "../../support/node-red.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const HEARD = ["To the user", "A callback", "A ticket", "The bot answers this", "Over otherwise"];
const QUICK = "Only 4 seconds of silence";

for (const version of VERSIONS) {
  describe(`the example of inactivity, Node-RED ${version}`, function () {
    this.timeout(60_000);
    let on: RunningExample;

    const toldUser = (text: RegExp) =>
      on.collector.find("To the user", ({ payload }) => text.test(String(payload)), {
        what: `${text} to the user`,
      });
    /** What the user was told so far, and since then. */
    const toldSince = (count: number) =>
      on.collector
        .at("To the user")
        .slice(count)
        .map(({ payload }) => String(payload));
    const atDesk = (id: string, text: string) =>
      on.desk.see(id, ({ messages }) => messages.some((one) => one.text === text), {
        what: `"${text}" at the desk`,
      });

    async function talking() {
      await on.press("An agent, please");
      const { id } = await on.desk.accept(AGENTS.nora);
      return id;
    }
    /** The conversation is over at Genesys too; Nora is free again. */
    async function over(id: string) {
      await on.desk.see(id, ({ state }) => state === "wrapup" || state === "ended", {
        what: "the end at Genesys",
      });
      await on.desk.wrapUp(id, AGENTS.nora);
    }

    before(async () => {
      on = await runExample(version, "03 - Inactivity and no answer", HEARD);
      await on.desk.onQueue(AGENTS.nora);
    });
    after(() => on?.close());

    it("a user whose chat no agent takes is offered a callback, and the answer does not go to an agent", async () => {
      const before = on.collector.at("To the user").length;
      await on.press("Only 3 seconds for an agent");
      const { id } = await on.desk.conversationOf(AGENTS.nora, "alerting");
      await toldUser(/Shall we call you back/);
      assert.equal(toldSince(before).length, 1);
      await on.desk.see(id, ({ state }) => state === "ended", { what: "the end at Genesys" });
      await on.press("A callback, please");
      const { payload, chatId } = await on.heard("A callback", 1);
      assert.deepEqual([chatId, payload], ["inactivity-demo", "A callback, please: +41 44 000 00 00."]);
      await on.press("A ticket, please");
      assert.equal((await on.heard("A ticket", 1)).payload, "A ticket, please.");
      assert.deepEqual(
        [on.collector.at("A callback").length, on.collector.at("The bot answers this").length],
        [1, 0],
      );
    });

    it("a user whom the silent agent leaves without an answer is told so, nothing is said in the user's name, and the end is an apology", async () => {
      const id = await talking();
      await on.press(QUICK);
      const before = on.collector.at("To the user").length;
      await toldUser(/agent has not answered yet.*ends in 2 seconds/);
      await toldUser(/the agent did not answer/);
      assert.equal(toldSince(before).length, 2);
      const fromUser = (await on.messages(id))
        .filter(({ direction }) => direction === "inbound")
        .map(({ text }) => text);
      assert.equal(fromUser.at(-1), "Please be quick.");
      await over(id);
      await on.press("The user says something");
      assert.equal((await on.heard("The bot answers this", 1)).payload, "I am still here.");
    });

    it("a user who is silent is warned, then taken leave of", async () => {
      const id = await talking();
      await on.press(QUICK);
      await atDesk(id, "Please be quick.");
      const before = on.collector.at("To the user").length;
      await on.desk.say(id, AGENTS.nora, "Which parcel?");
      await toldUser(/Are you still there\? This chat ends in 2 seconds/);
      await toldUser(/I have closed the chat/);
      assert.equal(toldSince(before).length, 2);
      await over(id);
    });

    // Last: more time has passed since the last question about agents than its answer is kept for.
    it("a user who finds nobody on queue gets the offer at once, and no chat is opened", async () => {
      const before = on.collector.at("To the user").length;
      const opened = (await on.desk.state()).conversations.length;
      await on.desk.everybodyOff();
      await on.press("An agent, please");
      await until(() => toldSince(before).some((text) => /Shall we call you back/.test(text)), {
        what: "the offer",
      });
      assert.equal((await on.desk.state()).conversations.length, opened);
    });

    it("none of these ends is taken for another", () => {
      assert.deepEqual(on.collector.at("Over otherwise"), []);
    });
  });
}
