/** The example of quick replies and cards in a real Node-RED: the agent offers, and its buttons choose. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SAMPLES, type Sample, sampleOf } from "../../../sandbox/desk/page/samples.ts";
import { type Collector, startCollector } from "../../support/collector.ts";
import { overheard } from "../../support/flows.ts";
import { type FlowNode, type NodeRed, nodeRed, ROOT } from "../../support/node-red.ts";
import { AGENTS, type Desk, sandboxControl } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const EXAMPLE: FlowNode[] = JSON.parse(
  readFileSync(join(ROOT, "examples/06 - Quick replies and cards.json"), "utf8"),
);
const WORDS = {
  question: "Is it urgent? See https://example.org/urgent",
  yes: "Yes",
  no: "No",
  title: "Appointment",
  text: "With <b>Dr. Martin</b>",
  choose: "Take",
  read: "Read more",
  when: "When?",
};
/** What the example shows of each sample: the elements, and the first and last that can be chosen. */
const SHOWN: Record<Sample, [string[], string?, string?]> = {
  quickReplies: [["quick-replies"], "Yes", "No"],
  card: [["card"], "Take 1", "Take 1"],
  carousel: [["card", "card", "card"], "Take 1", "Take 3"],
  listPicker: [["list"], "Appointment 1", "Appointment 3"],
  datePicker: [["dates"], "2026-11-28T09:00:00.000Z", "2026-11-28T14:00:00.000Z"],
  notification: [["notification"]],
};
const NOW = Date.UTC(2026, 10, 27, 12);

describe("the example of quick replies and cards", function () {
  this.timeout(60_000);
  let red: NodeRed;
  let desk: Desk;
  let collector: Collector;
  let conversation: string;

  const press = (name: string) =>
    red.admin("POST", `/inject/${EXAMPLE.find((node) => node.type === "inject" && node.name === name)?.id}`);
  const offer = async (sample: Sample) => {
    const before = collector.at("Elements and choices").length;
    await desk.sendStructured(conversation, { agentId: AGENTS.nora, ...sampleOf(sample, WORDS, NOW) });
    return until(() => collector.at("Elements and choices")[before], {
      what: sample,
      instead: () => red.log().slice(-2000),
    });
  };
  /** The user's next message at the desk: what was pressed, or the words. */
  const next = async (does: () => Promise<unknown>) => {
    const said = async () =>
      (await desk.state()).conversations
        .find(({ id }) => id === conversation)
        ?.messages.filter(({ direction }) => direction === "inbound") ?? [];
    const before = (await said()).length;
    await does();
    const message = await until(async () => (await said())[before], {
      what: "the user's answer",
      instead: () => red.log().slice(-2000),
    });
    return message.structured?.[0].buttonResponse ?? message.text;
  };

  before(async () => {
    collector = await startCollector();
    red = await nodeRed(5);
    await red.deploy(
      overheard(EXAMPLE, collector, ["Elements and choices", "The same as text", "The same as html"]),
    );
    const url = await until(() => red.log().match(/the agent desk is at (\S+)/)?.[1], {
      what: "the sandbox",
    });
    desk = sandboxControl(new URL(url).origin);
    await until(async () => (await desk.state()).integrations.some(({ flowId }) => flowId), {
      what: "the integration",
      timeoutMs: 30_000,
    });
    await desk.onQueue(AGENTS.nora);
    await press("An agent, please");
    conversation = (await desk.accept(AGENTS.nora)).id;
  });
  after(async () => {
    await red.stop();
    await collector.close();
  });

  for (const sample of SAMPLES) {
    const [elements, first, last] = SHOWN[sample];
    it(`${sample} come in the one shape, and what is pressed goes back as what was chosen`, async () => {
      const { structured } = await offer(sample);
      assert.deepEqual(
        structured.elements.map(({ type }: { type: string }) => type),
        elements,
      );
      const words = structured.choices.map(({ text }: { text: string }) => text);
      assert.deepEqual([words[0], words.at(-1)], [first, last]);
      if (!first) return;
      const { text, payload, type } = structured.choices.at(-1).reply;
      assert.deepEqual(await next(() => press("The last button is pressed")), { type, text, payload });
      await offer(sample);
      assert.equal(Object(await next(() => press("The first button is pressed"))).text, first);
    });
  }

  it("typed words and numbers that are a choice's count as the choice, others as words", async () => {
    await offer("quickReplies");
    assert.deepEqual(await next(() => press("The first one's words are typed")), {
      type: "QuickReply",
      text: "Yes",
      payload: "yes",
    });
    await offer("listPicker");
    assert.deepEqual(await next(() => press("2 is typed")), {
      type: "Button",
      text: "Appointment 2",
      payload: "item-2",
    });
    await offer("quickReplies");
    assert.equal(await next(() => press("Something else is typed")), "Can it be next week?");
  });

  it("the same comes as text with numbers, and as html with links and nothing else", async () => {
    const same = async (name: string, sample: Sample) => {
      const { genesys } = await offer(sample);
      return collector.find(name, (msg) => msg.genesys.messageId === genesys.messageId, { what: name });
    };
    const { payload } = await same("The same as text", "quickReplies");
    assert.equal(payload, `${WORDS.question}\n1. Yes\n2. No`);
    assert.equal(
      (await same("The same as html", "quickReplies")).html,
      'Is it urgent? See <a href="https://example.org/urgent" target="_blank" rel="noopener noreferrer nofollow">' +
        "https://example.org/urgent</a><br />1. Yes<br />2. No",
    );
    const { html } = await same("The same as html", "notification");
    assert.match(html, /With &lt;b&gt;Dr\. Martin&lt;\/b&gt;/);
  });
});
