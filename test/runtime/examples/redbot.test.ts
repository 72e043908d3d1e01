/** The example for RedBot in a real Node-RED, without RedBot: its samples come in, and what goes out has RedBot's shape. */
import assert from "node:assert/strict";
import { sampleOf } from "../../../sandbox/desk/page/samples.ts";
import { type RunningExample, runExample } from "../../support/example.ts";
import { PNG } from "../../support/images.ts";
import type { Json } from "../../support/json.ts";
import { AGENTS } from "../../support/sandbox.ts";
import { until } from "../../support/until.ts";

const WORDS = {
  question: "Is it urgent?",
  yes: "Yes, very",
  no: "No",
  title: "Appointment",
  text: "With Dr. Martin",
  choose: "Take",
  read: "Read more",
  when: "When?",
};

describe("the example for RedBot", function () {
  this.timeout(60_000);
  let on: RunningExample;
  let conversation: string;

  const toRedBot = (what: string, fits: (payload: Json, msg: Json) => boolean) =>
    on.collector.find("To RedBot", (msg) => fits(msg.payload, msg), {
      what,
      instead: () => [on.collector.at("To RedBot"), on.red.log().slice(-1000)],
    });
  const atDesk = async () => (await on.desk.state()).conversations.find(({ id }) => id === conversation);

  before(async () => {
    on = await runExample(5, "07 - RedBot", ["To RedBot"]);
    for (const { id } of (await on.desk.state()).integrations) await on.desk.allowTyping(id);
    await on.desk.onQueue(AGENTS.nora);
  });
  after(() => on?.close());

  it("the bot answers in RedBot's shape, to the right chat of the right platform", async () => {
    await on.press("Hello, on Telegram");
    const { chatId, transport, payload } = await toRedBot("the bot's answer", ({ buttons }) => buttons);
    assert.deepEqual([chatId, transport, payload.chatId], ["48151623", "telegram", "48151623"]);
    assert.deepEqual([payload.type, payload.inbound], ["inline-buttons", false]);
  });

  it("a human is called with who it is and what was said, buttons as words", async () => {
    await on.press("A human, on Telegram");
    conversation = (await on.desk.accept(AGENTS.nora)).id;
    const [history = "", words] = await until(
      async () => {
        const texts = (await atDesk())?.messages.map(({ text }) => text) ?? [];
        return texts.length >= 2 && texts;
      },
      { what: "the history" },
    );
    assert.match(
      history,
      /User: Hello\n.*Bot: Hello! Do you want to talk to somebody\?\n.*\[To a human\] \[Read first\]/,
    );
    assert.equal(words, "Can I talk to a human?");
    assert.match(JSON.stringify(await atDesk()), /"Zoé Martin"|"firstName":"Zoé"/);
    await toRedBot("the news", ({ content }) => /has joined the chat/.test(content));
  });

  it("texts, typing and files of the agent come as RedBot's message, action, photo and document", async () => {
    await on.desk.act(conversation, AGENTS.nora, "typing");
    const typing = await toRedBot("the typing", ({ type }) => type === "action");
    assert.equal(typing.payload.waitingType, "typing");
    await on.desk.say(conversation, AGENTS.nora, "Which box?");
    const { payload } = await toRedBot("the words", ({ content }) => content === "Which box?");
    assert.equal(payload.type, "message");
    await on.desk.sendFile(conversation, AGENTS.nora, { name: "box.png", mime: "image/png", bytes: PNG });
    const photo = await toRedBot("the photo", ({ type }) => type === "photo");
    assert.deepEqual(Buffer.from(photo.payload.content.data), PNG);
    assert.deepEqual([photo.payload.filename, photo.payload.mimeType], ["box.png", "image/png"]);
  });

  it("a question comes as inline buttons; RedBot's press on one is at the desk what was chosen", async () => {
    await on.desk.sendStructured(conversation, {
      agentId: AGENTS.nora,
      ...sampleOf("quickReplies", WORDS, 0),
    });
    const { payload } = await toRedBot("the buttons", ({ content }) => content === WORDS.question);
    assert.deepEqual(payload.buttons, [
      { type: "postback", label: "Yes, very", value: "yes" },
      { type: "postback", label: "No", value: "no" },
    ]);
    await on.press("A button is pressed, on Telegram");
    const chosen = () =>
      on.desk.see(conversation, (one) => one.messages.at(-1)?.direction === "inbound", { what: "it" });
    assert.deepEqual((await chosen()).messages.at(-1)?.structured?.[0].buttonResponse, {
      type: "QuickReply",
      text: "Yes, very",
      payload: "yes",
    });
  });

  it("a button whose payload is too long for Telegram carries its number", async () => {
    const quickReply = { text: "Later", payload: "é".repeat(40), action: "Message" };
    const content = [{ contentType: "QuickReply", quickReply }];
    await on.desk.sendStructured(conversation, { agentId: AGENTS.nora, text: "And now?", content });
    const { payload } = await toRedBot("the buttons", ({ content }) => content === "And now?");
    assert.deepEqual(payload.buttons, [{ type: "postback", label: "Later", value: "1" }]);
  });

  it("a photo's bytes reach the agent, with its caption", async () => {
    await on.press("A photo, on Telegram");
    const sees = await on.desk.see(
      conversation,
      (one) => one.messages.some(({ attachments: [file] }) => file?.caption && !file.pending),
      { what: "the photo" },
    );
    const [file] = sees.messages.at(-1)?.attachments ?? [];
    assert.deepEqual([file?.mime, file?.caption], ["image/png", "This is the box."]);
  });

  it("the same number on another platform is another chat, and stays with the bot", async () => {
    await on.press("Hello, on Facebook");
    await toRedBot("the bot's answer", (_payload, { transport }) => transport === "facebook");
  });

  it("after the end the bot is back", async () => {
    await on.desk.act(conversation, AGENTS.nora, "end");
    await toRedBot("the end", ({ content }) => /I am the bot again/.test(content));
    const before = on.collector.at("To RedBot").length;
    await on.press("Hello, on Telegram");
    await until(() => on.collector.at("To RedBot")[before]?.payload.buttons, { what: "the bot's answer" });
    assert.doesNotMatch(on.red.log(), /\[error\]/);
  });
});
