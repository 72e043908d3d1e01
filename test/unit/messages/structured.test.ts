/** Quick replies, cards, lists, dates and notifications, and what users choose of them (genesys-contract §3.5, §4.2). */
import assert from "node:assert/strict";
import { answerOf, type OpenChoice } from "../../../lib/messages/structured/answer.ts";
import { type Structured, structuredOf } from "../../../lib/messages/structured/structured.ts";
import { textTwin } from "../../../lib/messages/structured/twin.ts";
import { clickBody } from "../../../lib/messages/to-genesys.ts";
import { wordingFor } from "../../../lib/messages/wording.ts";

const quick = (text: string, payload = `P_${text}`) => ({
  contentType: "QuickReply",
  quickReply: { text, payload, action: "Message" },
});
const twin = (structured: Structured, language = "en") =>
  textTwin(structured, wordingFor(language, "Europe/Paris"));
const open = ({ choices }: Structured): OpenChoice[] =>
  choices.map(({ reply }) => ({ reply, said: reply.text }));

describe("structured content", () => {
  it("quick replies are one question, numbered in the text, each with the reply that goes back", () => {
    const structured = structuredOf([quick("Yes"), quick("No")], "Sure?", "m1");
    assert.equal(structured.elements.length, 1);
    assert.deepEqual(structured.choices[1], {
      text: "No",
      reply: { messageId: "m1", type: "QuickReply", text: "No", payload: "P_No" },
    });
    assert.equal(twin(structured), "Sure?\n1. Yes\n2. No");
  });

  it("a carousel is cards with buttons and links; an address that is no web address is dropped", () => {
    const action = { type: "Postback", text: "Choose", payload: "poodle" };
    const link = { type: "Link", text: "More", url: "https://x.example/p" };
    const evil = { type: "Link", text: "Evil", url: "javascript:alert(1)" };
    const card = { title: "Poodle", description: "curly", image: "data:x", actions: [action, link, evil] };
    const structured = structuredOf(
      [{ contentType: "Carousel", carousel: { cards: [card, { title: "Pug" }] } }],
      "",
      "m",
    );
    assert.deepEqual(structured.elements[0], {
      type: "card",
      title: "Poodle",
      description: "curly",
      choices: [
        { text: "Choose", reply: { messageId: "m", type: "Button", text: "Choose", payload: "poodle" } },
      ],
      links: [{ text: "More", url: "https://x.example/p" }],
    });
    assert.equal(twin(structured), "Poodle\ncurly\nMore: https://x.example/p\n1. Choose\nPug");
  });

  it("dates are told in the user's language and time zone, and go back as Genesys wrote them", () => {
    const datePicker = {
      title: "When?",
      availableTimes: [{ dateTime: "2026-05-30T12:00:00.000Z", duration: 1800 }, { dateTime: "never" }],
    };
    const structured = structuredOf([{ contentType: "DatePicker", datePicker }], "", "m");
    assert.equal(twin(structured, "fr"), "When?\n1. 30/05/2026 14:00");
    assert.equal(structured.choices[0]?.reply.payload, "2026-05-30T12:00:00.000Z");
    assert.equal(structured.choices[0]?.durationSeconds, 1800);
  });

  it("lists, notifications with their parameters, and what nobody knows", () => {
    const listPicker = {
      sections: [{ title: "Dogs", items: [{ id: "p", title: "Poodle", subtitle: "curly" }] }],
    };
    const template = {
      header: { text: "Parcel" },
      body: { text: "Hello {{1}}, {{x}}", parameters: [{ name: "1", text: "Zoé" }] },
    };
    const structured = structuredOf(
      [
        { contentType: "ListPicker", listPicker },
        { contentType: "Notification", template },
        { contentType: "Hologram" },
        {},
      ],
      "",
      "m",
    );
    assert.equal(twin(structured), "Dogs\n1. Poodle – curly\nParcel\nHello Zoé, {{x}}\n[Hologram]");
  });

  it("comes through with anything missing or of another type", () => {
    for (const value of [
      null,
      5,
      "x",
      [],
      {},
      [null],
      { cards: [5] },
      { sections: {} },
      { availableTimes: [7] },
    ]) {
      const content = ["quickReply", "card", "carousel", "listPicker", "datePicker", "template"].map(
        (name) => ({
          contentType: name === "template" ? "Notification" : name,
          [name]: value,
        }),
      );
      assert.equal(typeof twin(structuredOf(content, "", "m")), "string");
    }
  });
});

describe("an answer", () => {
  const structured = structuredOf([quick("Yes"), quick("No, never!")], "", "m1");
  const choices = open(structured);
  const yes = structured.choices[0]?.reply;
  const no = structured.choices[1]?.reply;

  for (const [what, given, expected] of [
    ["a whole reply, also when nothing is open any more", { reply: yes, text: "" }, yes],
    ["a payload alone", { reply: { payload: "P_Yes" }, text: "" }, yes],
    ["a number", { text: " 2. " }, no],
    ["the words, whatever their case and marks", { text: "no - NEVER" }, no],
    ["other words", { text: "yes but" }, undefined],
    ["a number that is none of them", { text: "3" }, undefined],
    ["nothing", { text: "" }, undefined],
  ] as const) {
    it(`by ${what}`, () => {
      const at = what.startsWith("a whole") ? [] : choices;
      assert.deepEqual(answerOf(given as never, at), expected);
    });
  }

  it("that fits two choices is neither", () => {
    const both = open(structuredOf([quick("Yes", "a"), quick("yes", "b")], "", "m"));
    assert.equal(answerOf({ text: "yes" }, both), undefined);
  });

  it("goes to Genesys as a structured response", () => {
    assert.ok(yes);
    assert.deepEqual(clickBody(yes, { userId: "lh1.x", at: 0, newId: () => "id" }), {
      channel: { messageId: "id", time: "1970-01-01T00:00:00.000Z", from: { id: "lh1.x", idType: "Opaque" } },
      buttonResponse: { type: "QuickReply", text: "Yes", payload: "P_Yes" },
      originatingMessageId: "m1",
    });
  });
});
