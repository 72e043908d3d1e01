import assert from "node:assert/strict";
import { AGENTS, FLOWS, inbound, type Stage, setStage, userMessage } from "./stage.ts";

describe("sandbox: inbound messages", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  it("are accepted with Genesys' id, the integration on both ends and the words", async () => {
    const { id } = await stage.integrate();
    const message = userMessage("Hello");
    const { status, body } = await stage.api("POST", inbound(id, "message"), message);
    assert.equal(status, 200);
    assert.match(body.id, /^[0-9a-f]{32}$/);
    assert.deepEqual(
      { ...body, id: "" },
      {
        id: "",
        channel: {
          id,
          platform: "Open",
          type: "Private",
          messageId: message.channel.messageId,
          to: { id },
          from: { id: "user-1", idType: "Opaque", nickname: "Zoé" },
          time: message.channel.time,
        },
        type: "Text",
        text: "Hello",
      },
    );
  });

  it("the conversation's id is in the answer only with prefetchConversationId=true", async () => {
    const { id } = await stage.integrate();
    const without = await stage.api("POST", inbound(id, "message"), userMessage("a"));
    const withFalse = await stage.api(
      "POST",
      inbound(id, "message?prefetchConversationId=false"),
      userMessage("b"),
    );
    const withTrue = await stage.api(
      "POST",
      inbound(id, "message?prefetchConversationId=true"),
      userMessage("c"),
    );
    assert.deepEqual([without.body.conversationId, withFalse.body.conversationId], [undefined, undefined]);
    const details = await stage.api("GET", `/api/v2/conversations/messages/${without.body.id}/details`);
    assert.equal(
      details.body.conversationId,
      withTrue.body.conversationId,
      "the details know it in any case",
    );
  });

  it("the success status can be 202", async () => {
    const { id } = await stage.integrate();
    await stage.control("PATCH", "settings", { inboundStatus: 202 });
    assert.equal((await stage.say(id)).status, 202);
  });

  describe("are refused", () => {
    let id: string;
    beforeEach(async () => {
      ({ id } = await stage.integrate());
    });
    const post = (body: object) => stage.api("POST", inbound(id, "message"), body);

    it("with an object inside the top-level metadata: 400 bad.request", async () => {
      const { status, body } = await post({
        ...userMessage("x"),
        metadata: { customAttributes: { a: "b" } },
      });
      assert.deepEqual([status, body.code], [400, "bad.request"]);
      assert.equal(
        body.message,
        "The request could not be understood by the server due to malformed syntax.",
      );
    });

    it("but flat metadata, and custom attributes in channel.metadata, are fine", async () => {
      const message = userMessage("x", {}, { metadata: { customAttributes: { competency: "Animal" } } });
      assert.equal((await post({ ...message, metadata: { a: "b" } })).status, 200);
    });

    it("with a custom attribute that is no string", async () => {
      const message = userMessage("x", {}, { metadata: { customAttributes: { age: { years: 7 } } } });
      assert.equal((await post(message)).status, 400);
    });

    it("with neither text nor content", async () => {
      const { status, body } = await post({ channel: userMessage("").channel });
      assert.equal(status, 400);
      assert.match(
        body.message,
        /should have required property 'content', should have required property '.text'/,
      );
    });

    it("with a time that is no date: invalid.date", async () => {
      assert.equal((await post(userMessage("x", {}, { time: "yesterday" }))).body.code, "invalid.date");
    });

    it("with an unknown idType: invalid.value, though its case does not matter", async () => {
      assert.equal((await post(userMessage("x", { idType: "Telepathy" }))).body.code, "invalid.value");
      assert.equal((await post(userMessage("x", { idType: "opaque" }))).status, 200);
    });

    it("with structured content, or two attachments", async () => {
      const attachment = {
        contentType: "Attachment",
        attachment: { mediaType: "File", mime: "a/b", url: "http://x/y" },
      };
      assert.equal(
        (await post({ ...userMessage("x"), content: [{ contentType: "QuickReply" }] })).status,
        400,
      );
      assert.equal((await post({ ...userMessage("x"), content: [attachment, attachment] })).status, 400);
    });

    it("at the retired catch-all endpoint", async () => {
      const { status } = await stage.api("POST", "/api/v2/conversations/messages/inbound/open", {
        channel: { ...userMessage("x").channel, to: { id } },
        type: "Text",
        direction: "Inbound",
        text: "x",
      });
      assert.equal(status, 410);
    });

    it("for an integration that does not exist or is not ready", async () => {
      assert.equal((await stage.say("no-such-integration")).status, 404);
      await stage.control("PATCH", "settings", { creationDelayMs: 1_000_000 });
      const { body } = await stage.api("POST", "/api/v2/conversations/messaging/integrations/open", {
        name: "slow",
        outboundNotificationWebhookUrl: stage.webhookUrl,
        outboundNotificationWebhookSignatureSecretToken: "0123456789abcdef",
      });
      assert.equal((await stage.say(body.id)).status, 404);
    });

    it("and what is refused opens no conversation", async () => {
      await post({ channel: userMessage("").channel });
      assert.deepEqual((await stage.control("GET", "inbound")).body, []);
      assert.deepEqual((await stage.send("GET", "/desk/state")).body.conversations, []);
    });
  });

  it("an integration without a flow takes messages that go nowhere: no agent is alerted", async () => {
    await stage.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    const { id, recipientId } = await stage.integrate("No flow", null);
    const { status, body } = await stage.say(id);
    assert.equal(status, 200);
    assert.equal((await stage.view(body.conversationId)).state, "nowhere");
    await stage.api("PUT", `/api/v2/routing/message/recipients/${recipientId}`, {
      flow: { id: FLOWS.animal },
    });
    await stage.say(id, "Hello?");
    assert.equal(
      (await stage.view(body.conversationId)).state,
      "alerting",
      "with a flow the next message is routed",
    );
  });

  it("a flow that was never published routes nothing", async () => {
    await stage.desk(`agents/${AGENTS.nora}/on-queue`, { onQueue: true });
    const { id } = await stage.integrate("Draft", FLOWS.draft);
    const { conversationId } = (await stage.say(id)).body;
    assert.equal((await stage.view(conversationId)).state, "nowhere");
  });

  it("custom attributes become the customer's participant data, under a prefix when so set", async () => {
    const { id } = await stage.integrate();
    const send = (attributes: object) =>
      stage.api(
        "POST",
        inbound(id, "message?prefetchConversationId=true"),
        userMessage("x", {}, { metadata: { customAttributes: attributes } }),
      );
    const { conversationId } = (await send({ competency: "Animal" })).body;
    await stage.control("PATCH", "settings", { attributePrefix: "context." });
    await send({ reason: "dog" });
    const { participants } = (await stage.api("GET", `/api/v2/conversations/messages/${conversationId}`))
      .body;
    const customer = participants.find((one: { purpose: string }) => one.purpose === "customer");
    assert.deepEqual(customer.attributes, { competency: "Animal", "context.reason": "dog" });
  });

  it("a structured response reaches the agent as its text", async () => {
    const { integration, conversationId } = await stage.talk();
    const { status, body } = await stage.api("POST", inbound(integration.id, "structured/response"), {
      channel: userMessage("").channel,
      buttonResponse: { type: "QuickReply", text: "Oui", payload: "yes" },
      originatingMessageId: "0".repeat(32),
    });
    assert.deepEqual([status, body.type], [200, "Structured"]);
    assert.equal((await stage.view(conversationId)).messages.at(-1).text, "Oui");
  });
});
