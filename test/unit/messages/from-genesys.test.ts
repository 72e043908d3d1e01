/** What the flow sees of a webhook. */
import assert from "node:assert/strict";
import { saidOf } from "../../../lib/messages/from-genesys.ts";
import { wordingFor } from "../../../lib/messages/wording.ts";
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
  return saidOf(parsed.webhook, { agentName }, wordingFor("en", "UTC"));
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
