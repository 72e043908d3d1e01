import assert from "node:assert/strict";
import fc from "fast-check";
import { type OutboundWebhook, parseWebhook } from "../../../lib/webhook/parse.ts";

const INTEGRATION = "11111111-2222-4333-8444-555555555555";
const channel = {
  id: INTEGRATION,
  platform: "Open",
  type: "Private",
  messageId: "m1",
  to: { id: "user-1", idType: "Opaque" },
  from: { nickname: "DYDU bot connector", id: INTEGRATION, idType: "Opaque" },
  time: "2026-11-22T10:00:05.427Z",
};
const envelope = { id: "m1", channel, direction: "Outbound", conversationId: "c1" };
const heard = {
  id: "m1",
  time: channel.time,
  integrationId: INTEGRATION,
  userId: "user-1",
  conversationId: "c1",
};

function read(body: unknown): OutboundWebhook {
  const parsed = parseWebhook(Buffer.from(typeof body === "string" ? body : JSON.stringify(body)));
  assert.ok(parsed.ok);
  return parsed.webhook;
}

const file = {
  contentType: "Attachment",
  attachment: {
    id: "f1",
    mediaType: "File",
    url: "https://x/y",
    mime: "application/pdf",
    filename: "a.pdf",
    contentSizeBytes: 10,
    text: "see",
  },
};
const ourFile = {
  id: "f1",
  mediaType: "file",
  url: "https://x/y",
  mime: "application/pdf",
  name: "a.pdf",
  sizeBytes: 10,
  caption: "see",
};
const choice = { contentType: "QuickReply", quickReply: { text: "Yes", payload: "Yes", action: "Message" } };

describe("a webhook of Genesys in our own words", () => {
  const cases: [string, object, object][] = [
    [
      "an agent's text",
      { type: "Text", text: "Bonjour é€😀", originatingEntity: "Human" },
      { kind: "text", text: "Bonjour é€😀", attachments: [], originator: "agent" },
    ],
    [
      "a bot's text",
      { type: "Text", text: "Hi", originatingEntity: "Bot" },
      { kind: "text", originator: "bot" },
    ],
    ["a type in another case", { type: "TEXT", text: "Hi" }, { kind: "text", text: "Hi" }],
    [
      "an attachment alone",
      { type: "Text", content: [file] },
      { kind: "text", text: "", attachments: [ourFile] },
    ],
    [
      "text and attachment",
      { type: "Text", text: "look", content: [file] },
      { kind: "text", text: "look", attachments: [ourFile] },
    ],
    [
      "an attachment that says little",
      { type: "Text", content: [{ attachment: { url: "https://x/z" } }] },
      { kind: "text", attachments: [{ mediaType: "file", url: "https://x/z" }] },
    ],
    [
      "quick replies",
      { type: "Structured", text: "Sure?", content: [choice] },
      { kind: "structured", text: "Sure?", content: [choice], attachments: [] },
    ],
    [
      "quick replies that came as text",
      { type: "Text", text: "Sure?", content: [choice] },
      { kind: "structured", content: [choice] },
    ],
    [
      "a content type that nobody knows",
      { type: "Structured", content: [{ contentType: "Hologram" }] },
      { kind: "structured", content: [{ contentType: "Hologram" }] },
    ],
    [
      "typing",
      { type: "Event", events: [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }] },
      { kind: "typing", durationMs: 5000 },
    ],
    ["typing that says no more", { type: "Event", events: [{ eventType: "typing" }] }, { kind: "typing" }],
    [
      "a failed receipt",
      { type: "Receipt", status: "Failed", reasons: [{ code: "MediaTypeNotAllowed", message: "no" }] },
      {
        kind: "receipt",
        status: "failed",
        messageId: "m1",
        reasons: [{ code: "MediaTypeNotAllowed", message: "no" }],
      },
    ],
    [
      "a receipt without reasons",
      { type: "Receipt", status: "Published", reasons: null },
      { kind: "receipt", status: "published", reasons: [] },
    ],
    ["an unknown type", { type: "Telepathy" }, { kind: "unknown", what: "type telepathy" }],
    ["no type", {}, { kind: "unknown", what: "type without a name" }],
    ["a type that is no word", { type: "my text\n!" }, { kind: "unknown", what: "type without a name" }],
    [
      "an unknown event",
      { type: "Event", events: [{ eventType: "Presence" }] },
      { kind: "unknown", what: "event Presence" },
    ],
    ["an event without events", { type: "Event" }, { kind: "unknown" }],
    ["a text without text", { type: "Text" }, { kind: "unknown", what: "an empty text" }],
    [
      "a structured message without content",
      { type: "Structured", content: [] },
      { kind: "unknown", what: "an empty structured" },
    ],
    [
      "an originator that is a word of JavaScript",
      { type: "Text", text: "x", originatingEntity: "constructor" },
      { kind: "text" },
    ],
  ];
  for (const [what, body, words] of cases) {
    it(what, () => {
      const webhook = read({ ...envelope, ...body });
      assert.partialDeepStrictEqual(webhook, { ...heard, ...words });
      if (!("originator" in words)) assert.equal(webhook.originator, undefined);
    });
  }

  const from = { id: "user-1" };
  const sides: [string, object][] = [
    ["to the user", channel],
    ["from the user", { ...channel, to: { id: INTEGRATION }, from }],
    ["from the user, with the integration's id only as the channel's", { ...channel, to: undefined, from }],
    ["to the user, without sender", { ...channel, from: null }],
  ];
  for (const [what, side] of sides) {
    it(`the user of a receipt ${what} is found`, () => {
      const webhook = read({
        id: "m9",
        type: "Receipt",
        status: "Failed",
        direction: "Inbound",
        channel: side,
      });
      assert.equal(webhook.userId, "user-1");
      assert.equal(webhook.integrationId, INTEGRATION);
    });
  }

  it("without channel.id the direction tells which side is the integration", () => {
    const { id: _id, ...anonymous } = channel;
    assert.partialDeepStrictEqual(read({ ...envelope, channel: anonymous, type: "Text", text: "x" }), heard);
    const swapped = { ...anonymous, to: anonymous.from, from: anonymous.to };
    const receipt = read({
      ...envelope,
      direction: "Inbound",
      channel: swapped,
      type: "Receipt",
      status: "Failed",
    });
    assert.partialDeepStrictEqual(receipt, heard);
  });

  it("channel: null is an unknown without a user, not an error", () => {
    const webhook = read({ id: "m1", channel: null, type: "Text", text: "x" });
    assert.partialDeepStrictEqual(webhook, { kind: "unknown", userId: "", what: "text without a user's id" });
  });

  it("without an id, equal bytes are the same message and others are not", () => {
    const anonymous = (text: string) =>
      read({ channel: { ...channel, messageId: undefined }, type: "Text", text }).id;
    assert.equal(anonymous("a"), anonymous("a"));
    assert.notEqual(anonymous("a"), anonymous("b"));
  });

  const broken: [string, string, string][] = [
    ["nothing", "", "no-json"],
    ["half an object", '{"id":', "no-json"],
    ["a text", "hello", "no-json"],
    ["a list", "[]", "no-object"],
    ["null", "null", "no-object"],
    ["a number", "7", "no-object"],
  ];
  for (const [what, text, reason] of broken) {
    it(`${what} is refused as ${reason}`, () => {
      assert.deepEqual(parseWebhook(Buffer.from(text)), { ok: false, reason });
    });
  }

  it("no JSON whatsoever makes it throw", () => {
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.constantFrom("Text", "Event", "Receipt", "Structured", [null], [{}], {}),
    );
    const body = fc.record(
      {
        id: odd,
        channel: odd,
        type: odd,
        text: odd,
        content: odd,
        events: odd,
        status: odd,
        reasons: odd,
        direction: odd,
        originatingEntity: odd,
      },
      { requiredKeys: [] },
    );
    fc.assert(fc.property(body, (value) => void parseWebhook(Buffer.from(JSON.stringify(value)))));
    const inChannel = fc.record(
      { id: odd, to: odd, from: odd, time: odd, messageId: odd },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(inChannel, fc.record({ type: odd, content: odd, events: odd }), (value, rest) => {
        parseWebhook(Buffer.from(JSON.stringify({ ...rest, channel: value })));
      }),
    );
  });
});
