/** The example of quick replies and cards in a real Node-RED: the agent offers, and its buttons choose. */
import assert from "node:assert/strict";
import { SAMPLES, type Sample, sampleOf } from "../../../sandbox/desk/page/samples.ts";
import { type RunningExample, runExample } from "../../support/example.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const HEARD = ["Elements and choices", "The same as text", "The same as html"];
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
  let on: RunningExample;
  let conversation: string;

  const offer = async (sample: Sample) => {
    const before = on.collector.at("Elements and choices").length;
    await on.desk.sendStructured(conversation, { agentId: AGENTS.nora, ...sampleOf(sample, WORDS, NOW) });
    return on.heard("Elements and choices", before + 1);
  };
  /** The user's next message at the desk: what was pressed, or the words. */
  const answerTo = async (press: string) => {
    const said = async () =>
      (await on.messages(conversation)).filter(({ direction }) => direction === "inbound");
    const before = (await said()).length;
    await on.press(press);
    const message = await until(async () => (await said())[before], {
      what: "the user's answer",
      instead: () => on.red.log().slice(-2000),
    });
    return message.structured?.[0].buttonResponse ?? message.text;
  };

  before(async () => {
    on = await runExample(5, "06 - Quick replies and cards", HEARD);
    await on.desk.onQueue(AGENTS.nora);
    await on.press("An agent, please");
    conversation = (await on.desk.accept(AGENTS.nora)).id;
  });
  after(() => on?.close());

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
      assert.deepEqual(await answerTo("The last button is pressed"), { type, text, payload });
      await offer(sample);
      assert.equal(Object(await answerTo("The first button is pressed")).text, first);
    });
  }

  it("typed words and numbers that are a choice's count as the choice, others as words", async () => {
    await offer("quickReplies");
    assert.deepEqual(await answerTo("The first one's words are typed"), {
      type: "QuickReply",
      text: "Yes",
      payload: "yes",
    });
    await offer("listPicker");
    assert.deepEqual(await answerTo("2 is typed"), {
      type: "Button",
      text: "Appointment 2",
      payload: "item-2",
    });
    await offer("quickReplies");
    assert.equal(await answerTo("Something else is typed"), "Can it be next week?");
  });

  it("the same comes as text with numbers, and as html with links and nothing else", async () => {
    const same = async (name: string, sample: Sample) => {
      const { genesys } = await offer(sample);
      return on.collector.find(name, (msg) => msg.genesys.messageId === genesys.messageId, { what: name });
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
