/** The example of a survey in a real Node-RED: a chat with an agent ends, and its buttons answer. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Collector, startCollector } from "../../support/collector.ts";
import { overheard } from "../../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed, ROOT } from "../../support/node-red.ts";
import { AGENTS, type Desk, sandboxControl } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const EXAMPLE: FlowNode[] = JSON.parse(
  readFileSync(join(ROOT, "examples/04 - Survey after the chat.json"), "utf8"),
);
const HEARD = [
  "To the user",
  "The survey",
  "The bot answers this",
  "The question to the user",
  "Over without an agent",
];

describe("the example of a survey", function () {
  this.timeout(60_000);
  let red: NodeRed;
  let desk: Desk;
  let collector: Collector;

  const press = (name: string) =>
    red.admin("POST", `/inject/${EXAMPLE.find((node) => node.type === "inject" && node.name === name)?.id}`);
  /** What that debug node got, the n-th. */
  const heard = (name: string, count: number) =>
    until(() => collector.at(name).length >= count && collector.at(name)[count - 1], {
      what: `${name}, number ${count}`,
      instead: () => red.log().slice(-2000),
    });

  async function talked() {
    await press("An agent, please");
    const { id } = await desk.accept(AGENTS.nora);
    await desk.say(id, AGENTS.nora, "Here I am");
    return id;
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

  it("a number that the user writes to the agent is no answer; once the agent has ended, stars and a word make a survey", async () => {
    const id = await talked();
    await press("4");
    await until(
      async () =>
        (await desk.state()).conversations
          .find((conversation) => conversation.id === id)
          ?.messages.some(({ text }) => text === "4"),
      { what: "the number at the desk" },
    );
    await desk.act(id, AGENTS.nora, "end");
    const { payload: question } = await heard("The question to the user", 1);
    assert.match(question, /How was your chat with Nora/);
    await press("4");
    assert.match((await heard("To the user", 1)).payload, /add a word/);
    await press("A word");
    const { payload } = await heard("The survey", 1);
    assert.deepEqual(
      [payload.stars, payload.comment, payload.endedBy],
      [4, "Very patient, thank you!", "agent"],
    );
    assert.match(payload.agent, /Nora/);
    assert.match((await heard("To the user", 2)).payload, /Thank you/);
    await press("4");
    assert.equal((await heard("The bot answers this", 1)).payload, "4");
  });

  it("who asks something else instead is answered by the bot, and not asked again", async () => {
    const id = await talked();
    await desk.act(id, AGENTS.nora, "end");
    await heard("The question to the user", 2);
    await press("Something else");
    assert.match((await heard("The bot answers this", 2)).payload, /When do you open/);
    await press("4");
    assert.equal((await heard("The bot answers this", 3)).payload, "4");
    assert.equal(collector.at("The survey").length, 1);
  });
});
