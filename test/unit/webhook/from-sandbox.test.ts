import assert from "node:assert/strict";
import { createWebhookHandler } from "../../../lib/webhook/handler.ts";
import type { OutboundWebhook } from "../../../lib/webhook/parse.ts";
import { createWebhookServer, type WebhookServer } from "../../../lib/webhook/server.ts";
import { AGENTS, FLOWS } from "../../../sandbox/state/seed.ts";
import { type OnSandbox, saying, startOnSandbox, until } from "../genesys/on-sandbox.ts";

const SECRET = "a-secret-of-our-own-16";
const AGENT = AGENTS.amelie;

/** Both sides were written without looking at each other: their agreement means something. */
describe("webhooks that the sandbox signs and sends", () => {
  let on: OnSandbox;
  let server: WebhookServer;
  let received: OutboundWebhook[];
  let failures: number;
  let conversationId: string;

  before(async () => {
    on = await startOnSandbox();
    await on.control("PATCH", "settings", { webhookRetryDelayMs: 50 });
    received = [];
    failures = 0;
    const handle = createWebhookHandler({
      secrets: () => [SECRET],
      async receive(webhook) {
        if (failures-- > 0) throw new Error("not now");
        received.push(webhook);
        return "stored";
      },
      log() {},
    });
    server = createWebhookServer(handle);
    const url = `http://127.0.0.1:${await server.listen(0, "127.0.0.1")}/hook`;
    const integrationId = await on.integration(FLOWS.animal, { url, secret: SECRET });
    await on.desk(`agents/${AGENT}/on-queue`, { onQueue: true });
    const taken = await on.genesys.inbound.message(integrationId, saying("help"), {
      prefetchConversationId: true,
    });
    conversationId = taken.conversationId ?? "";
    const accept = () => on.desk(`conversations/${conversationId}/accept`, { agentId: AGENT });
    await until(() =>
      accept()
        .then(() => true)
        .catch(() => undefined),
    );
  });

  after(async () => {
    await on.close();
    await server.close(0);
  });

  const say = (text: string) => on.desk(`conversations/${conversationId}/message`, { agentId: AGENT, text });
  const heard = (text: string) =>
    until(() => received.find((one) => one.kind === "text" && one.text === text));

  it("an agent's text arrives, whole and with its conversation", async () => {
    await say("Bonjour é€😀");
    const webhook = await heard("Bonjour é€😀");
    assert.partialDeepStrictEqual(webhook, { userId: "user-1", originator: "agent", conversationId });
    assert.ok(webhook.id && webhook.time && webhook.integrationId);
  });

  it("what could not be written comes again, under the same id", async () => {
    failures = 2;
    await say("again and again");
    await heard("again and again");
    assert.equal(received.filter((one) => one.kind === "text" && one.text === "again and again").length, 1);
  });

  it("a duplicate has the same id and time", async () => {
    await on.control("POST", "faults", { kind: "duplicate", match: {}, times: 1 });
    await say("twice");
    const both = await until(() => {
      const found = received.filter((one) => one.kind === "text" && one.text === "twice");
      return found.length === 2 ? found : undefined;
    });
    assert.equal(new Set(both.map(({ id, time }) => id + time)).size, 1);
  });

  it("an attachment arrives with address, name and type", async () => {
    const answer = await fetch(
      `${on.url}/desk/conversations/${conversationId}/attachment?agentId=${AGENT}&filename=cat.png`,
      {
        method: "POST",
        headers: { "content-type": "image/png" },
        body: Buffer.from("89504e470d0a1a0a", "hex"),
      },
    );
    assert.ok(answer.ok, await answer.text());
    const webhook = await until(() =>
      received.find((one) => one.kind === "text" && one.attachments.length > 0),
    );
    assert.equal(webhook.kind, "text");
    if (webhook.kind !== "text") return;
    assert.partialDeepStrictEqual(webhook.attachments[0], {
      mediaType: "image",
      mime: "image/png",
      name: "cat.png",
    });
  });

  it("quick replies arrive as structured content", async () => {
    const content = [
      { contentType: "QuickReply", quickReply: { text: "Yes", payload: "yes", action: "Message" } },
    ];
    await on.control("POST", `conversations/${conversationId}/structured`, { text: "Sure?", content });
    const webhook = await until(() => received.find(({ kind }) => kind === "structured"));
    assert.partialDeepStrictEqual(webhook, { text: "Sure?", originator: "bot" });
  });
});
