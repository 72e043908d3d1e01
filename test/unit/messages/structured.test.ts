/** Quick replies, cards, lists, dates and notifications, and what users choose of them (genesys-contract §3.5, §4.2). */
import assert from "node:assert/strict";
import { answerOf, type OpenChoice } from "../../../lib/messages/structured/answer.ts";
import type { Structured } from "../../../lib/messages/structured/shape.ts";
import { structuredOf } from "../../../lib/messages/structured/structured.ts";
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
    const structured = structuredOf([quick("Yes"), quick("No")], "Sure?", { messageId: "m1" });
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
      { messageId: "m" },
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
    const structured = structuredOf([{ contentType: "DatePicker", datePicker }], "", { messageId: "m" });
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
      { messageId: "m" },
    );
    assert.equal(twin(structured), "Dogs\n1. Poodle – curly\nParcel\nHello Zoé, {{x}}\n[Hologram]");
  });

  it("two hundred choices, in one list or in several, are all there and numbered as they can be typed", () => {
    const items = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ id: `i${from + i}`, title: `Choice ${from + i}` }));
    const sections = [
      { title: "First", items: items(1, 120) },
      { title: "Second", items: items(121, 80) },
    ];
    const replies = Array.from({ length: 200 }, (_, i) => quick(`Choice ${i + 1}`, `i${i + 1}`));
    for (const content of [[{ contentType: "ListPicker", listPicker: { sections } }], replies]) {
      const structured = structuredOf(content, "", { messageId: "m" });
      const numbered = twin(structured)
        .split("\n")
        .filter((line) => /^\d/.test(line));
      assert.deepEqual(
        numbered,
        Array.from({ length: 200 }, (_, i) => `${i + 1}. Choice ${i + 1}`),
      );
      assert.equal(answerOf({ text: "200" }, open(structured))?.payload, "i200");
    }
  });

  it("a list's own question is told, and its sections follow", () => {
    const listPicker = {
      receivedMessage: { title: "Which dog?", subtitle: "One of ours" },
      sections: [
        { title: "Small", items: [{ id: "p", title: "Pug" }] },
        { title: "Big", items: [{ id: "d", title: "Dane" }] },
      ],
    };
    const structured = structuredOf([{ contentType: "ListPicker", listPicker }], "", { messageId: "m" });
    assert.equal(twin(structured), "Which dog?\nOne of ours\nSmall\n1. Pug\nBig\n2. Dane");
    const section = { contentType: "ListPicker", listPicker: { sections: [{ title: "Small" }] } };
    assert.deepEqual(structuredOf([section], "", { messageId: "m" }).elements, [
      { type: "list", title: "Small", subtitle: "", choices: [] },
    ]);
  });

  it("a card that is pressed as a whole is a choice or a link, and both are in the text", () => {
    const card = (title: string, defaultAction: object) => ({ title, actions: [], defaultAction });
    const cards = [
      card("Poodle", { type: "Postback", payload: "poodle" }),
      card("Pug", { type: "Link", url: "https://x.example/pug" }),
      { ...card("Dane", { type: "Postback", text: "Take", payload: "dane" }) },
      {
        ...card("Husky", { type: "Postback", payload: "husky" }),
        actions: [{ type: "Postback", text: "Choose", payload: "husky" }],
      },
    ];
    const structured = structuredOf([{ contentType: "Carousel", carousel: { cards } }], "", {
      messageId: "m",
    });
    assert.deepEqual(
      structured.choices.map(({ reply }) => [reply.text, reply.payload]),
      [
        ["Poodle", "poodle"],
        ["Take", "dane"],
        ["Choose", "husky"],
      ],
    );
    assert.equal(
      twin(structured),
      "Poodle\n1. Poodle\nPug\nhttps://x.example/pug\nDane\n2. Take\nHusky\n3. Choose",
    );
  });

  it("links to call and to write are links, as pictures they are none", () => {
    const link = (url: string) => ({ type: "Link", text: "Us", url });
    const actions = ["tel:+33123", "mailto:us@x.example", "sms:1", "file:///etc/passwd"].map(link);
    const card = { title: "Us", image: "mailto:us@x.example", actions };
    const [element] = structuredOf([{ contentType: "Card", card }], "", { messageId: "m" }).elements;
    assert.deepEqual(element, {
      type: "card",
      title: "Us",
      description: "",
      choices: [],
      links: [
        { text: "Us", url: "tel:+33123" },
        { text: "Us", url: "mailto:us@x.example" },
      ],
    });
  });

  it("a notification's buttons are choices and links, its picture is there, its heading is filled in", () => {
    const template = {
      header: {
        type: "Media",
        text: "Parcel {{1}}",
        parameters: [{ name: "1", text: "42" }],
        media: { mediaType: "Image", url: "https://x.example/p.png" },
      },
      body: { text: "On its way" },
      buttons: [
        { type: "QuickReply", index: 0, text: "Stop", payload: "stop" },
        { type: "Url", index: 1, text: "Track", url: "https://x.example/track" },
        { type: "PhoneNumber", index: 2, text: "Call", phoneNumber: "+33 1 23" },
      ],
    };
    const structured = structuredOf([{ contentType: "Notification", template }], "", { messageId: "m" });
    assert.deepEqual(structured.elements, [
      {
        type: "notification",
        header: "Parcel 42",
        body: "On its way",
        footer: "",
        image: "https://x.example/p.png",
        choices: [
          { text: "Stop", reply: { messageId: "m", type: "QuickReply", text: "Stop", payload: "stop" } },
        ],
        links: [
          { text: "Track", url: "https://x.example/track" },
          { text: "Call", url: "tel:+33123" },
        ],
      },
    ]);
    assert.equal(
      twin(structured),
      "Parcel 42\nOn its way\nTrack: https://x.example/track\nCall: tel:+33123\n1. Stop",
    );
  });

  it("a payload or a title that is no text is told and sent back as text", () => {
    const odd = (payload: unknown, said: unknown = "Odd") => ({
      contentType: "QuickReply",
      quickReply: { text: said, payload },
    });
    const { choices } = structuredOf([odd(7), odd(false), odd({ a: 1 }), odd(null, 5)], "", {
      messageId: "m",
    });
    assert.deepEqual(
      choices.map(({ text, reply }) => [text, reply.text, reply.payload]),
      [
        ["Odd", "Odd", "7"],
        ["Odd", "Odd", "false"],
        ["Odd", "Odd", '{"a":1}'],
        ["5", "5", "5"],
      ],
    );
  });

  it("in which nothing can be read is named: nobody is shown an empty message", () => {
    for (const item of [
      { contentType: "QuickReply", quickReply: {} },
      { contentType: "Card", card: { title: "" } },
      { contentType: "Carousel", carousel: { cards: [] } },
      { contentType: "ListPicker", listPicker: {} },
      { contentType: "DatePicker", datePicker: { availableTimes: [] } },
      { contentType: "Notification", template: {} },
    ]) {
      const structured = structuredOf([item], "", { messageId: "m" });
      assert.deepEqual(structured.elements, [{ type: "unknown", name: item.contentType }]);
      assert.equal(twin(structured), `[${item.contentType}]`);
    }
    assert.equal(
      twin(structuredOf([{ contentType: "DatePicker", datePicker: {} }], "When?", { messageId: "m" })),
      "When?\n[DatePicker]",
    );
    assert.equal(twin(structuredOf([{}], "", { messageId: "m" })), "[?]");
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
      assert.equal(typeof twin(structuredOf(content, "", { messageId: "m" })), "string");
    }
  });
});

describe("an answer", () => {
  const structured = structuredOf([quick("Yes"), quick("No, never!")], "", { messageId: "m1" });
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

  for (const [typed, names, expected] of [
    ["CAFÉ", ["Café", "Thé"], "Café"],
    ["cafe", ["Café", "Thé"], "Café"],
    ["oui, bien sur", ["Oui, bien sûr !", "Non"], "Oui, bien sûr !"],
    ["  no\u00a0 way ", ["No way", "Way"], "No way"],
    ["resume", ["Résumé", "Resume"], "Resume"],
    ["RÉSUMÉ", ["Résumé", "Resume"], "Résumé"],
    ["resumé", ["Résumé", "Resume"], undefined],
    ["c#", ["C", "C#"], "C#"],
    ["c", ["C", "C#"], "C"],
    ["2", ["1", "3", "2"], "2"],
    ["２", ["One", "Two"], "Two"],
    ["2)", ["One", "Two"], "Two"],
    ["0", ["One", "Two"], undefined],
    ["Ye", ["Yes", "Yesterday"], undefined],
    ["Yes", ["Yes", "Yesterday"], "Yes"],
    ["का", ["की", "कु"], undefined],
    ["かき", ["がき", "x"], undefined],
    ["👍", ["👍", "👎"], "👍"],
    ["!", ["Yes!", "No!"], undefined],
  ] as const) {
    it(`${JSON.stringify(typed)} for one of ${names.join(" / ")} is ${expected ?? "none of them"}`, () => {
      const offered = open(
        structuredOf(
          names.map((name, index) => quick(name, `payload-${index}`)),
          "",
          { messageId: "m" },
        ),
      );
      assert.equal(answerOf({ text: typed }, offered)?.text, expected);
    });
  }

  it("that fits the same choice twice, word and payload, is that choice", () => {
    const same = open(
      structuredOf([quick("Take", "t"), quick("Take", "t"), quick("Leave", "l")], "", { messageId: "m" }),
    );
    assert.equal(answerOf({ text: "take" }, same)?.payload, "t");
  });

  it("that fits two choices is neither", () => {
    const both = open(structuredOf([quick("Yes", "a"), quick("yes", "b")], "", { messageId: "m" }));
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
