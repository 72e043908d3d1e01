import assert from "node:assert/strict";
import { createHmac } from "node:crypto";
import { defaultSettings } from "../../../sandbox/settings.ts";
import { verdict } from "../../../sandbox/webhooks/retry.ts";
import { sign } from "../../../sandbox/webhooks/signature.ts";
import { AGENTS, SECRET, type Stage, setStage, until } from "./stage.ts";

describe("sandbox: webhooks", () => {
  it("the known answer: base64 of the HMAC over the raw bytes", () => {
    const body =
      '{"id":"0123456789abcdef0123456789abcdef","channel":{"id":"11111111-2222-4333-8444-555555555555","platform":"Open","type":"Private","messageId":"0123456789abcdef0123456789abcdef","to":{"id":"user-1","idType":"Opaque"},"from":{"nickname":"DYDU bot connector","id":"11111111-2222-4333-8444-555555555555","idType":"Opaque"},"time":"2026-11-22T10:00:00.000Z"},"type":"Text","text":"Bonjour, é€😀","originatingEntity":"Human","direction":"Outbound","conversationId":"aaaaaaaa-bbbb-4ccc-8ddd-eeeeeeeeeeee"}';
    assert.equal(sign("dydu-secret-0123456789", body), "sha256=+M09OTzvQ1HMZQoBLU0bsAfaCjQJ2Ek/0gyUuTTsj5g=");
  });

  describe("the retry rules", () => {
    const rules = defaultSettings;
    const cases: [string, { status?: number; error?: string }, number, number, string][] = [
      ["200 is delivered", { status: 200 }, 1, 0, "delivered"],
      ["204 is delivered", { status: 204 }, 1, 0, "delivered"],
      ["a time-out is tried again", { error: "time-out" }, 1, 10_000, "again"],
      ["a lost connection is tried again", { error: "ECONNRESET" }, 1, 0, "again"],
      ["429 is tried again", { status: 429 }, 1, 0, "again"],
      ["503 is tried again", { status: 503 }, 5, 25_000, "again"],
      ["after five retries it is over", { status: 503 }, 6, 25_000, "failed"],
      ["after 85 seconds it is over", { error: "time-out" }, 6, 85_000, "failed"],
      ["a retry that would end the 85 seconds is not made", { status: 503 }, 3, 81_000, "failed"],
      ["400 is final", { status: 400 }, 1, 0, "failed"],
      ["404 is final", { status: 404 }, 1, 0, "failed"],
      ["302 is final", { status: 302 }, 1, 0, "failed"],
    ];
    for (const [rule, outcome, attempts, elapsedMs, expected] of cases)
      it(rule, () => assert.equal(verdict(outcome, attempts, elapsedMs, rules), expected));
  });

  describe("over HTTP", () => {
    let stage: Stage;
    let conversationId: string;
    let integrationId: string;
    beforeEach(async () => {
      stage = await setStage();
      const talk = await stage.talk();
      conversationId = talk.conversationId;
      integrationId = talk.integration.id;
    });
    afterEach(() => stage.close());

    const speak = (text: string) =>
      stage.desk(`conversations/${conversationId}/message`, { agentId: AGENTS.amelie, text });
    const last = async () => (await stage.view(conversationId)).messages.at(-1);
    const deliveries = async () => (await stage.control("GET", "webhooks")).body;

    it("an agent's text has the documented shape, and no agent's name", async () => {
      await speak("Bonjour");
      const { body, headers, raw } = await until(() => stage.webhooks[0]);
      assert.match(body.id, /^[0-9a-f]{32}$/);
      assert.deepEqual(body, {
        id: body.id,
        channel: {
          id: integrationId,
          platform: "Open",
          type: "Private",
          messageId: body.id,
          to: { id: "user-1", idType: "Opaque" },
          from: { nickname: "DYDU bot connector", id: integrationId, idType: "Opaque" },
          time: body.channel.time,
        },
        type: "Text",
        text: "Bonjour",
        originatingEntity: "Human",
        direction: "Outbound",
        conversationId,
      });
      assert.equal(headers["content-type"], "application/json");
      const hmac = createHmac("sha256", SECRET).update(raw).digest("base64");
      assert.equal(headers["x-hub-signature-256"], `sha256=${hmac}`);
    });

    it("the integration's own headers travel along, and a renamed integration is named anew", async () => {
      await stage.api("PATCH", `/api/v2/conversations/messaging/integrations/open/${integrationId}`, {
        name: "Renamed",
        webhookHeaders: { "X-Tenant": "t1" },
      });
      await speak("x");
      const { headers, body } = await until(() => stage.webhooks[0]);
      assert.deepEqual([headers["x-tenant"], body.channel.from.nickname], ["t1", "Renamed"]);
    });

    it("a changed secret signs from then on", async () => {
      await stage.api("PATCH", `/api/v2/conversations/messaging/integrations/open/${integrationId}`, {
        name: "x",
        outboundNotificationWebhookSignatureSecretToken: "another-secret-0123",
      });
      await speak("x");
      const { headers, raw } = await until(() => stage.webhooks[0]);
      assert.equal(headers["x-hub-signature-256"], sign("another-secret-0123", raw));
    });

    it("5xx, 429 and a time-out are tried again with the same bytes, until it works", async () => {
      await stage.control("PATCH", "settings", { webhookTimeoutMs: 500 });
      stage.answers.push(500, 429, "hang");
      await speak("again");
      await until(() => stage.webhooks.length === 4);
      assert.equal(new Set(stage.webhooks.map(({ raw }) => raw.toString())).size, 1);
      await until(async () => (await deliveries())[0].state === "delivered");
      const { attempts } = (await deliveries())[0];
      assert.deepEqual(
        attempts.map(({ status, error }: { status?: number; error?: string }) => status ?? error),
        [500, 429, "time-out", 200],
      );
      assert.equal((await last()).status, "sent");
    });

    it("however short the sandbox's waits are, a webhook has the time that Genesys gives it", async () => {
      await stage.control("PATCH", "settings", { timeScale: 1e-6, webhookRetryDelayMs: 200 });
      stage.answers.push(503);
      await speak("in its own time");
      await until(async () => (await deliveries())[0].state === "delivered");
      const [refused, taken] = (await deliveries())[0].attempts;
      assert.deepEqual([refused.status, taken.status], [503, 200]);
      // A timer may be a millisecond early.
      assert.ok(
        taken.at - refused.answeredAt >= 199,
        `tried again after ${taken.at - refused.answeredAt} ms`,
      );
    });

    it("gives up after five retries; the message is marked, the conversation goes on", async () => {
      stage.answers.push(...Array(6).fill(503));
      await speak("lost");
      await until(async () => (await last()).status === "failed");
      assert.equal(stage.webhooks.length, 6);
      assert.match((await last()).failure, /503/);
      assert.equal((await stage.view(conversationId)).state, "connected");
    });

    it("another code is final and ends the whole conversation", async () => {
      stage.answers.push(404);
      await speak("refused");
      await until(async () => (await last()).status === "failed");
      assert.equal(stage.webhooks.length, 1);
      const { participants } = (await stage.api("GET", `/api/v2/conversations/messages/${conversationId}`))
        .body;
      assert.ok(participants.every((one: { state: string }) => one.state === "disconnected"));
      assert.equal(participants[0].disconnectType, "error");
    });

    it("unless that is switched off: then only the message is lost", async () => {
      await stage.control("PATCH", "settings", { webhookFailureEndsConversation: false });
      stage.answers.push(404);
      await speak("refused");
      await until(async () => (await last()).status === "failed");
      assert.equal((await stage.view(conversationId)).state, "connected");
    });

    it("messages of a conversation go out in order", async () => {
      for (let i = 0; i < 20; i++) await speak(String(i));
      await until(() => stage.webhooks.length === 20);
      assert.deepEqual(
        stage.webhooks.map(({ body }) => Number(body.text)),
        [...Array(20).keys()],
      );
    });

    it("but none waits for an earlier one's retry", async () => {
      stage.answers.push(503);
      await speak("first");
      await speak("second");
      await until(() => stage.webhooks.length === 3);
      assert.deepEqual(
        stage.webhooks.map(({ body }) => body.text),
        ["first", "second", "first"],
      );
    });

    it("typing goes out only when the messaging setting lets it", async () => {
      const typing = () => stage.desk(`conversations/${conversationId}/typing`, { agentId: AGENTS.amelie });
      assert.deepEqual((await typing()).body, { sent: false });
      await stage.desk(`integrations/${integrationId}/typing`, { outbound: true });
      assert.deepEqual((await typing()).body, { sent: true });
      const { body } = await until(() => stage.webhooks[0]);
      assert.equal(stage.webhooks.length, 1);
      assert.equal(body.type, "Event");
      assert.deepEqual(body.events, [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }]);
      assert.equal(body.originatingEntity, undefined);
    });

    it("an attachment is a Text with content and a download address that needs no login", async () => {
      const bytes = Buffer.from([0x89, 0x50, 0x4e, 0x47]);
      const reply = await fetch(
        `${stage.sandbox.deskUrl}conversations/${conversationId}/attachment?agentId=${AGENTS.amelie}&filename=d%20g.png`,
        { method: "POST", headers: { "Content-Type": "image/png" }, body: bytes },
      );
      assert.equal(reply.status, 200);
      const { body } = await until(() => stage.webhooks[0]);
      const [{ contentType, attachment }] = body.content;
      assert.deepEqual([body.type, body.text, contentType], ["Text", undefined, "Attachment"]);
      assert.deepEqual(
        { ...attachment, id: "", url: "" },
        { id: "", url: "", mediaType: "Image", mime: "image/png", filename: "d g.png", contentSizeBytes: 4 },
      );
      const download = await fetch(attachment.url);
      assert.deepEqual(Buffer.from(await download.arrayBuffer()), bytes);
      const guessed = attachment.url.replace(/(downloads\/.{36})[^/]+/, "$1-guess");
      assert.notEqual(guessed, attachment.url);
      assert.equal((await fetch(guessed)).status, 404);
    });

    it("a file that the default content profile does not allow never leaves", async () => {
      const send = () =>
        fetch(
          `${stage.sandbox.deskUrl}conversations/${conversationId}/attachment?agentId=${AGENTS.amelie}&filename=a.pdf`,
          {
            method: "POST",
            headers: { "Content-Type": "application/pdf" },
            body: "%PDF",
          },
        );
      const refused = await send();
      assert.equal(refused.status, 400);
      assert.match(
        ((await refused.json()) as { message: string }).message,
        /content profile .* application\/pdf/,
      );
      const { body: profile } = await stage.api("POST", "/api/v2/conversations/messaging/supportedcontent", {
        name: "wide",
        mediaTypes: { allow: { inbound: [{ type: "*/*" }], outbound: [{ type: "*/*" }] } },
      });
      await stage.api("PATCH", `/api/v2/conversations/messaging/integrations/open/${integrationId}`, {
        name: "x",
        supportedContent: { id: profile.id },
      });
      assert.equal((await send()).status, 200);
    });

    it("structured content goes out as it is, from the bot", async () => {
      const content = [
        { contentType: "QuickReply", quickReply: { text: "Yes", payload: "Yes", action: "Message" } },
      ];
      await stage.control("POST", `conversations/${conversationId}/structured`, { text: "Sure?", content });
      const { body } = await until(() => stage.webhooks[0]);
      assert.deepEqual([body.type, body.text, body.originatingEntity], ["Structured", "Sure?", "Bot"]);
      assert.deepEqual(body.content, content);
    });

    it("receipts for every inbound message come when so set", async () => {
      await stage.control("PATCH", "settings", { receiptWebhooks: "all" });
      const { body: answer } = await stage.say(integrationId, "hello?");
      const { body } = await until(() => stage.webhooks[0]);
      assert.deepEqual([body.type, body.status, body.id], ["Receipt", "Published", answer.id]);
    });

    it("an agentless text comes back through the same webhook, as a bot's", async () => {
      const { status, body: sent } = await stage.api("POST", "/api/v2/conversations/messages/agentless", {
        fromAddress: integrationId,
        toAddress: "user-1",
        toAddressMessengerType: "open",
        textBody: "News",
        useExistingActiveConversation: true,
      });
      const { body } = await until(() => stage.webhooks[0]);
      assert.deepEqual([status, sent.conversationId], [200, conversationId]);
      assert.deepEqual([body.text, body.originatingEntity], ["News", "Bot"]);
    });

    it("a text of more than 2000 characters is refused", async () => {
      const { status, body } = await speak("x".repeat(2001));
      assert.equal(status, 400);
      assert.match(body.message, /2000/);
    });

    describe("ordered faults", () => {
      it("duplicate: the same webhook twice", async () => {
        await stage.control("POST", "faults", [{ kind: "duplicate", times: 1 }]);
        await speak("twice");
        await until(() => stage.webhooks.length === 2);
        assert.deepEqual(stage.webhooks[0]?.raw, stage.webhooks[1]?.raw);
      });

      it("reorder: the next message overtakes", async () => {
        await stage.control("POST", "faults", [{ kind: "reorder", times: 1 }]);
        await speak("1");
        await speak("2");
        await until(() => stage.webhooks.length === 2);
        assert.deepEqual(
          stage.webhooks.map(({ body }) => body.text),
          ["2", "1"],
        );
      });

      it("drop: it never comes, and nobody notices", async () => {
        await stage.control("POST", "faults", [{ kind: "drop", target: "webhook", times: 1 }]);
        await speak("lost");
        await speak("found");
        await until(() => stage.webhooks.length === 1);
        assert.equal(stage.webhooks[0]?.body.text, "found");
        assert.deepEqual((await deliveries()).map((one: { state: string }) => one.state)[0], "dropped");
      });
    });
  });
});
