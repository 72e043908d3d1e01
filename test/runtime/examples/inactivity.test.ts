/** The example of inactivity in a real Node-RED: nobody takes the chat, the user is silent, the agent is silent. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Collector, startCollector } from "../../support/collector.ts";
import { overheard } from "../../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed, ROOT } from "../../support/node-red.ts";
import { AGENTS, type Desk, sandboxControl } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const EXAMPLE: FlowNode[] = JSON.parse(
  readFileSync(join(ROOT, "examples/03 - Inactivity and no answer.json"), "utf8"),
);
const HEARD = ["To the user", "A callback", "The bot answers this", "Over otherwise"];
const QUICK = "Only 4 seconds of silence";

describe("the example of inactivity", function () {
  this.timeout(60_000);
  let red: NodeRed;
  let desk: Desk;
  let collector: Collector;

  const press = (name: string) =>
    red.admin("POST", `/inject/${EXAMPLE.find((node) => node.type === "inject" && node.name === name)?.id}`);
  const toldUser = (text: RegExp) =>
    collector.find("To the user", ({ payload }) => text.test(String(payload)), {
      what: `${text} to the user`,
    });
  /** What the user was told so far, and since then. */
  const toldSince = (count: number) =>
    collector
      .at("To the user")
      .slice(count)
      .map(({ payload }) => String(payload));
  const atDesk = (id: string, text: string) =>
    desk.see(id, ({ messages }) => messages.some((one) => one.text === text), {
      what: `"${text}" at the desk`,
    });

  async function talking() {
    await press("An agent, please");
    const { id } = await desk.accept(AGENTS.nora);
    return id;
  }
  /** The conversation is over at Genesys too; Nora is free again. */
  async function over(id: string) {
    await desk.see(id, ({ state }) => state === "wrapup" || state === "ended", {
      what: "the end at Genesys",
    });
    await desk.wrapUp(id, AGENTS.nora);
  }

  before(async () => {
    collector = await startCollector();
    red = await nodeRed(5);
    await red.deploy(overheard(EXAMPLE, collector, HEARD));
    const url = await until(() => red.log().match(/the agent desk is at (\S+)/)?.[1], {
      what: "the sandbox",
    });
    desk = sandboxControl(new URL(url).origin);
    await until(async () => (await desk.state()).integrations.some(({ flowId }) => flowId), {
      what: "the integration",
      timeoutMs: 30_000,
    });
    await desk.onQueue(AGENTS.nora);
  });
  after(async () => {
    await red.stop();
    await collector.close();
  });

  it("a user whose chat no agent takes is offered a callback, and the answer does not go to an agent", async () => {
    const before = collector.at("To the user").length;
    await press("Only 3 seconds for an agent");
    const { id } = await desk.conversationOf(AGENTS.nora, "alerting");
    await toldUser(/Shall we call you back/);
    assert.equal(toldSince(before).length, 1);
    await desk.see(id, ({ state }) => state === "ended", { what: "the end at Genesys" });
    await press("A callback, please");
    const { payload, chatId } = await collector.find("A callback", () => true, { what: "the callback" });
    assert.deepEqual([chatId, payload], ["inactivity-demo", "A callback, please: +41 44 000 00 00."]);
  });

  it("a user whom the silent agent leaves without an answer is told so, the agent is reminded, and the end is an apology", async () => {
    const id = await talking();
    await press(QUICK);
    const before = collector.at("To the user").length;
    await toldUser(/agent is being reminded.*ends in 2 seconds/);
    await atDesk(id, "(Sent by the bot) The user is waiting for your answer.");
    await toldUser(/the agent did not answer/);
    assert.equal(toldSince(before).length, 2);
    await over(id);
    await press("The user says something");
    await collector.find("The bot answers this", ({ payload }) => payload === "I am still here.", {
      what: "the bot's turn",
    });
  });

  it("a user who is silent is warned, then taken leave of", async () => {
    const id = await talking();
    await press(QUICK);
    await atDesk(id, "Please be quick.");
    const before = collector.at("To the user").length;
    await desk.say(id, AGENTS.nora, "Which parcel?");
    await toldUser(/Are you still there\? This chat ends in 2 seconds/);
    await toldUser(/I have closed the chat/);
    assert.equal(toldSince(before).length, 2);
    await over(id);
  });

  // Last: more time has passed since the last question about agents than its answer is kept for.
  it("a user who finds nobody on queue gets the offer at once, and no chat is opened", async () => {
    const before = collector.at("To the user").length;
    const opened = (await desk.state()).conversations.length;
    await desk.everybodyOff();
    await press("An agent, please");
    await until(() => toldSince(before).some((text) => /Shall we call you back/.test(text)), {
      what: "the offer",
    });
    assert.equal((await desk.state()).conversations.length, opened);
  });

  it("none of these ends is taken for another", () => {
    assert.deepEqual(collector.at("Over otherwise"), []);
  });
});
