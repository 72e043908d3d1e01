/** What the flow sees of a webhook. */
import assert from "node:assert/strict";
import { saidOf, textTwin } from "../../../lib/messages/from-genesys.ts";
import { parseWebhook } from "../../../lib/webhook/parse.ts";

/** A webhook through the real parser. */
function said(body: object, agentName?: string) {
  const channel = {
    id: "i1",
    to: { id: "u1" },
    from: { id: "i1", nickname: "DYDU bot connector" },
    time: "t",
  };
  const parsed = parseWebhook(Buffer.from(JSON.stringify({ id: "m1", channel, ...body })));
  assert.ok(parsed.ok && (parsed.webhook.kind === "text" || parsed.webhook.kind === "structured"));
  return saidOf(parsed.webhook, agentName);
}

describe("what an agent says", () => {
  it("is the payload, from an agent whose name is known from elsewhere", () => {
    const { payload, from, attachments } = said(
      { type: "Text", text: "Bonjour", originatingEntity: "Human" },
      "Zoé",
    );
    assert.deepEqual([payload, from, attachments], ["Bonjour", { type: "agent", name: "Zoé" }, []]);
  });

  it("has no name rather than the integration's, which the webhook carries", () => {
    assert.deepEqual(said({ type: "Text", text: "x", originatingEntity: "Human" }).from, { type: "agent" });
  });

  it("of a Genesys bot is from a bot, without the agent's name", () => {
    assert.deepEqual(said({ type: "Text", text: "x", originatingEntity: "Bot" }, "Zoé").from, {
      type: "bot",
    });
  });

  it("may be a file alone: the payload is empty and the file in attachments", () => {
    const attachment = {
      mediaType: "File",
      url: "https://d/1",
      mime: "application/pdf",
      filename: "a.pdf",
      contentSizeBytes: 9,
      text: "see",
    };
    const { payload, attachments } = said({
      type: "Text",
      content: [{ contentType: "Attachment", attachment }],
    });
    assert.equal(payload, "");
    assert.deepEqual(attachments, [
      { url: "https://d/1", name: "a.pdf", mime: "application/pdf", size: 9, caption: "see" },
    ]);
  });
});

describe("structured content", () => {
  const quick = (text: string) => ({
    contentType: "QuickReply",
    quickReply: { text, payload: `P_${text}`, action: "Message" },
  });

  it("comes untouched, with a plain-text twin in the payload", () => {
    const content = [quick("Yes"), quick("No")];
    const { payload, structured } = said({ type: "Structured", content });
    assert.equal(payload, "Yes\nNo");
    assert.deepEqual(structured, content);
  });

  it("keeps its own text as the payload when it has one", () => {
    assert.equal(said({ type: "Structured", text: "Sure?", content: [quick("Yes")] }).payload, "Sure?");
  });

  const twins: [string, unknown[], string][] = [
    ["nothing", [], ""],
    [
      "a carousel: titles, descriptions and buttons, no payloads and addresses",
      [
        {
          contentType: "Carousel",
          carousel: {
            cards: [
              {
                title: "Cat",
                description: "A cat",
                actions: [{ type: "Link", text: "See", url: "https://c" }],
              },
              { title: "Dog", actions: [{ type: "Postback", text: "Take", payload: "dog" }] },
            ],
          },
        },
      ],
      "Cat\nA cat\nSee\nDog\nTake",
    ],
    [
      "a date picker",
      [
        {
          contentType: "DatePicker",
          datePicker: {
            title: "When?",
            subtitle: "Pick",
            availableTimes: [{ dateTime: "2026-05-30T12:00:00.000Z" }],
          },
        },
      ],
      "When?\nPick",
    ],
    [
      "a notification",
      [
        {
          contentType: "Notification",
          template: { header: { text: "H" }, body: { text: "B" }, footer: { text: "F" } },
        },
      ],
      "H\nB\nF",
    ],
    ["things that are no objects", [null, 1, "x", [["y"]]], ""],
  ];
  for (const [what, content, text] of twins) {
    it(`the twin of ${what}`, () => assert.equal(textTwin(content), text));
  }
});
