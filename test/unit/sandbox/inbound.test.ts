import assert from "node:assert/strict";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { AGENTS, FLOWS, inbound, type Stage, setStage, until, userMessage } from "./stage.ts";

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

  describe("a repeated messageId", () => {
    const twice = async () => {
      const { id } = await stage.integrate();
      const message = userMessage("once");
      const path = inbound(id, "message?prefetchConversationId=true");
      const [first, second] = [
        await stage.api("POST", path, message),
        await stage.api("POST", path, message),
      ];
      const { messages } = await stage.view(first.body.conversationId);
      return { same: first.body.id === second.body.id, count: messages.length };
    };

    it("is a second message", async () => {
      assert.deepEqual(await twice(), { same: false, count: 2 });
    });

    it("is the same message when the switch is on", async () => {
      await stage.control("PATCH", "settings", { deduplicateMessageIds: true });
      assert.deepEqual(await twice(), { same: true, count: 1 });
    });
  });

  describe("threads", () => {
    it("same integration and same user: same conversation; otherwise another one", async () => {
      const one = await stage.integrate("one");
      const two = await stage.integrate("two");
      const ids = [
        await stage.say(one.id),
        await stage.say(one.id),
        await stage.say(one.id, "x", { id: "user-2" }),
        await stage.say(two.id),
      ].map(({ body }) => body.conversationId);
      assert.equal(ids[0], ids[1]);
      assert.equal(new Set(ids).size, 3);
    });

    it("within the threading window an ended conversation is opened again, and routed again", async () => {
      const { integration, conversationId } = await stage.talk();
      await stage.desk(`conversations/${conversationId}/end`, { agentId: AGENTS.amelie });
      const again = (await stage.say(integration.id, "one more thing")).body;
      assert.equal(again.conversationId, conversationId);
      assert.equal((await stage.view(conversationId)).state, "alerting");
      const { endTime } = (await stage.api("GET", `/api/v2/conversations/${conversationId}`)).body;
      assert.equal(endTime, undefined);
    });

    it("with a window of 0 every message after the end starts a new conversation", async () => {
      const path = "/api/v2/conversations/messaging/threadingtimeline";
      assert.equal((await stage.api("GET", path)).body.settings[0].timeoutInMinutes, 4320, "72 h by default");
      await stage.api("PUT", path, { settings: [{ messengerType: "open", timeoutInMinutes: 0 }] });
      const { integration, conversationId } = await stage.talk();
      await stage.desk(`conversations/${conversationId}/end`, { agentId: AGENTS.amelie });
      assert.notEqual((await stage.say(integration.id)).body.conversationId, conversationId);
    });

    it("a window of more than 72 h is refused", async () => {
      const settings = [{ messengerType: "open", timeoutInMinutes: 4321 }];
      assert.equal(
        (await stage.api("PUT", "/api/v2/conversations/messaging/threadingtimeline", { settings })).status,
        400,
      );
    });
  });

  describe("typing", () => {
    const typing = (id: string) =>
      stage.api("POST", inbound(id, "event"), {
        channel: { from: { id: "user-1", idType: "Opaque" }, time: new Date().toISOString() },
        events: [{ eventType: "Typing" }],
      });

    it("is accepted, but the agent does not see it until the messaging setting allows it", async () => {
      const { integration, conversationId } = await stage.talk();
      const { status, body } = await typing(integration.id);
      assert.deepEqual([status, body.type, body.events[0].eventType], [200, "Event", "Typing"]);
      assert.equal((await stage.view(conversationId)).customerTypingUntil, null);
      await stage.desk(`integrations/${integration.id}/typing`, { inbound: true });
      await typing(integration.id);
      assert.ok((await stage.view(conversationId)).customerTypingUntil > Date.now());
    });

    it("opens no conversation, and another event type is refused", async () => {
      const { id } = await stage.integrate();
      await typing(id);
      assert.deepEqual((await stage.send("GET", "/desk/state")).body.conversations, []);
      const presence = {
        channel: { from: { id: "user-1", idType: "Opaque" }, time: new Date().toISOString() },
        events: [{ eventType: "Presence" }],
      };
      assert.equal((await stage.api("POST", inbound(id, "event"), presence)).body.code, "invalid.value");
    });
  });

  describe("receipts", () => {
    const receipt = (integrationId: string, id: string, status: string, more: object = {}) =>
      stage.api("POST", inbound(integrationId, "receipt"), {
        id,
        channel: { to: { id: "user-1", idType: "Opaque" }, time: new Date().toISOString() },
        status,
        isFinalReceipt: true,
        ...more,
      });
    const spoken = async () => {
      const talk = await stage.talk();
      await stage.desk(`conversations/${talk.conversationId}/message`, {
        agentId: AGENTS.amelie,
        text: "Bonjour",
      });
      const messageId = (await until(() => stage.webhooks[0])).body.id as string;
      return { ...talk, messageId };
    };
    const last = async (conversationId: string) => (await stage.view(conversationId)).messages.at(-1);

    it("Delivered and Failed are shown to the agent", async () => {
      const { integration, conversationId, messageId } = await spoken();
      assert.equal((await last(conversationId)).status, "sent");
      assert.equal((await receipt(integration.id, messageId, "Delivered")).body.status, "Delivered");
      assert.equal((await last(conversationId)).status, "delivered");
      await receipt(integration.id, messageId, "Failed", {
        reasons: [{ code: "GeneralError", message: "user left" }],
      });
      assert.deepEqual(
        [(await last(conversationId)).status, (await last(conversationId)).failure],
        ["failed", "user left"],
      );
      const { participants } = (await stage.api("GET", `/api/v2/conversations/messages/${conversationId}`))
        .body;
      assert.deepEqual(participants[0].errorInfo, { code: "GeneralError", message: "user left" });
    });

    it("another status is refused", async () => {
      const { integration, messageId } = await spoken();
      assert.equal((await receipt(integration.id, messageId, "Published")).status, 400);
    });

    it("for a message that nobody sent, the answer is 2xx and its status Failed", async () => {
      const { id } = await stage.integrate();
      const { status, body } = await receipt(id, "0".repeat(32), "Delivered");
      assert.deepEqual([status, body.status, body.reasons[0].code], [200, "Failed", "UnknownMessage"]);
    });
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

  describe("attachments", () => {
    let files: Server;
    let base: string;
    let answerSlow: (() => void) | undefined;
    beforeEach(async () => {
      files = createServer((request, response) => {
        if (request.url === "/slow.png") answerSlow = () => response.end(Buffer.from("PNG"));
        else if (request.url === "/dog.png") response.end(Buffer.from("PNG"));
        else if (request.url === "/huge") response.end(Buffer.alloc(2000));
        else response.writeHead(404).end();
      });
      await new Promise<void>((resolve) => files.listen(0, "127.0.0.1", resolve));
      base = `http://127.0.0.1:${(files.address() as AddressInfo).port}`;
    });
    afterEach(() => {
      files.close();
      files.closeAllConnections();
    });

    const sendFile = async (path: string, mime = "image/png") => {
      const { id } = await stage.integrate();
      const attachment = { mediaType: "Image", mime, url: base + path, filename: "dog.png" };
      const message = {
        channel: userMessage("").channel,
        content: [{ contentType: "Attachment", attachment }],
      };
      const { body } = await stage.api("POST", inbound(id, "message?prefetchConversationId=true"), message);
      return body.conversationId as string;
    };
    const attachmentOf = async (conversationId: string) =>
      (await stage.view(conversationId)).messages[0].attachments[0];

    it("are fetched from their url and shown on the desk", async () => {
      const conversationId = await sendFile("/dog.png");
      const { url, mime } = await attachmentOf(conversationId);
      const shown = await until(async () => {
        const reply = await stage.send("GET", `/desk/${url}`);
        return reply.status === 200 && reply;
      });
      assert.deepEqual(
        [shown.body, mime, shown.headers.get("content-type")],
        ["PNG", "image/png", "image/png"],
      );
      assert.equal(shown.headers.get("x-content-type-options"), "nosniff");
    });

    it("are on their way until their bytes are there, so that the desk asks for nothing that is not", async () => {
      const conversationId = await sendFile("/slow.png");
      await until(() => answerSlow);
      assert.equal((await attachmentOf(conversationId)).pending, true);
      answerSlow?.();
      const { url } = await until(async () => {
        const attachment = await attachmentOf(conversationId);
        return !attachment.pending && attachment;
      });
      assert.equal((await stage.send("GET", `/desk/${url}`)).body, "PNG");
    });

    it("that cannot be fetched say why, and a Failed receipt goes back", async () => {
      const conversationId = await sendFile("/gone.png");
      const { error } = await until(async () => {
        const attachment = await attachmentOf(conversationId);
        return attachment.error && attachment;
      });
      assert.match(error, /HTTP 404/);
      const { body } = await until(() => stage.webhooks[0]);
      assert.deepEqual([body.type, body.status, body.direction], ["Receipt", "Failed", "Inbound"]);
    });

    it("that are too large are not kept", async () => {
      await stage.control("PATCH", "settings", { attachmentMaxBytes: 1000 });
      const conversationId = await sendFile("/huge");
      await until(async () => /larger/.test((await attachmentOf(conversationId)).error));
    });

    it("that a script could hide in are never shown in place", async () => {
      const conversationId = await sendFile("/dog.png", "image/svg+xml");
      const { url } = await attachmentOf(conversationId);
      const shown = await until(async () => {
        const reply = await stage.send("GET", `/desk/${url}`);
        return reply.status === 200 && reply;
      });
      assert.match(shown.headers.get("content-disposition") ?? "", /^attachment/);
      assert.match(shown.headers.get("content-security-policy") ?? "", /sandbox/);
    });
  });
});
