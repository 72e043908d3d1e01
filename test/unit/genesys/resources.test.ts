import assert from "node:assert/strict";
import { isNotFound } from "../../../lib/genesys/failures.ts";
import { typingOn } from "../../../lib/genesys/settings.ts";
import { AGENTS, FLOWS, QUEUES } from "../../../sandbox/state/seed.ts";
import { type OnSandbox, saying, startOnSandbox, until } from "./on-sandbox.ts";

describe("the API client on the sandbox", () => {
  let on: OnSandbox;

  before(async () => {
    on = await startOnSandbox();
  });
  after(() => on.close());
  beforeEach(() => on.control("POST", "reset", {}));

  it("names the organisation", async () => {
    const { id, name } = await on.genesys.organisations.me();
    assert.match(id ?? "", /^[0-9a-f-]{36}$/);
    assert.equal(name, "Sandbox organisation");
  });

  it("lists the integrations of all pages", async () => {
    const wanted = Array.from({ length: 103 }, (_, index) => `Integration ${index}`);
    for (const name of wanted) {
      await on.genesys.integrations.create({
        name,
        outboundNotificationWebhookUrl: "https://bot.example.org/hook",
        outboundNotificationWebhookSignatureSecretToken: "a-secret-of-our-own-16",
      });
    }
    const names = (await on.genesys.integrations.list()).map(({ name }) => name);
    assert.deepEqual(new Set(names), new Set(wanted));
    assert.equal(names.length, 103);
  });

  it("creates, reads, renames and removes an integration", async () => {
    const { integrations } = on.genesys;
    const id = await on.integration(FLOWS.animal);
    const marked = await integrations.update(id, { name: "Renamed", webhookHeaders: { "X-Mark": "1" } });
    assert.equal(marked.name, "Renamed");
    assert.deepEqual((await integrations.get(id)).webhookHeaders, { "X-Mark": "1" });
    await integrations.remove(id);
    await until(async () => integrations.get(id).then(() => false, isNotFound));
  });

  it("attaches a flow to the recipient of an integration", async () => {
    const id = await on.integration(FLOWS.payment);
    const recipientId = (await on.genesys.integrations.get(id)).recipient?.id ?? "";
    assert.equal((await on.genesys.recipients.get(recipientId)).flow?.id, FLOWS.payment);
    assert.deepEqual(
      (await on.genesys.recipients.list()).map((one) => one.id),
      [recipientId],
    );
  });

  const searches: [string, string[]][] = [
    ["", ["Animal", "General", "Payment"]],
    ["im", ["Animal"]],
    ["PAY", ["Payment"]],
    ["*", ["Animal", "General", "Payment"]],
    ["nothing like that", []],
  ];
  for (const [text, names] of searches) {
    it(`a search for "${text}" finds the queues ${names.join(", ") || "none"}`, async () => {
      const { found, more } = await on.genesys.queues.search(text);
      assert.deepEqual(
        found.map(({ name }) => name),
        names,
      );
      assert.equal(more, false);
    });
  }

  it("reads one queue, and says when there is none", async () => {
    assert.deepEqual(await on.genesys.queues.get(QUEUES.animal), { id: QUEUES.animal, name: "Animal" });
    const error = await on.genesys.queues.get(crypto.randomUUID()).catch((thrown) => thrown);
    assert.ok(isNotFound(error));
  });

  it("offers only published inbound message flows", async () => {
    const { found } = await on.genesys.flows.search();
    assert.deepEqual(
      found.map(({ name }) => name),
      ["Animal chats", "General chats", "Payment chats"],
    );
    assert.deepEqual((await on.genesys.flows.search("pay")).found, [
      { id: FLOWS.payment, name: "Payment chats" },
    ]);
  });

  it("counts the agents on queue of many queues with one question", async () => {
    await on.desk(`agents/${AGENTS.amelie}/on-queue`, { onQueue: true });
    const figures = await on.genesys.observations.ofQueues([QUEUES.animal, QUEUES.payment]);
    assert.equal(figures.get(QUEUES.animal)?.agentsOnQueue, 1);
    assert.equal(figures.get(QUEUES.payment)?.agentsOnQueue, 0);
    const requests = await on.control<{ path: string; status: number }[]>("GET", "requests");
    assert.equal(
      requests.filter(({ path, status }) => path.includes("observations") && status === 200).length,
      1,
    );
  });

  it("asks nobody about no queues", async () => {
    assert.equal((await on.genesys.observations.ofQueues([])).size, 0);
  });

  it("gives the estimated wait in seconds, or null", async () => {
    const wait = await on.genesys.estimatedWait.ofQueue(QUEUES.general);
    assert.ok(wait === null || Number.isInteger(wait));
  });

  it("the first message gives the conversation's id only when asked", async () => {
    const id = await on.integration(FLOWS.animal);
    const first = await on.genesys.inbound.message(id, saying("hello"), { prefetchConversationId: true });
    assert.match(first.conversationId ?? "", /^[0-9a-f-]{36}$/);
    const second = await on.genesys.inbound.message(id, saying("again"));
    assert.equal(second.conversationId, undefined);
    assert.ok(first.messageId && second.messageId && first.messageId !== second.messageId);
  });

  it("typing and a receipt are taken", async () => {
    const id = await on.integration(FLOWS.animal);
    const { conversationId = "" } = await on.genesys.inbound.message(id, saying("hello"), {
      prefetchConversationId: true,
    });
    const time = new Date().toISOString();
    const from = { id: "user-1", idType: "Opaque" };
    await on.genesys.inbound.typing(id, { channel: { from, time }, events: [{ eventType: "Typing" }] });
    const sent = await agentSays(conversationId, "Hi!");
    await on.genesys.inbound.receipt(id, {
      id: sent,
      channel: { to: { id: "user-1", idType: "Opaque" }, time },
      status: "Delivered",
      isFinalReceipt: true,
    });
  });

  it("a conversation shows who is there, and ends through us", async () => {
    const id = await on.integration(FLOWS.animal);
    const { conversationId = "" } = await on.genesys.inbound.message(id, saying("hello"), {
      prefetchConversationId: true,
    });
    await agentSays(conversationId, "Hi!");
    const { conversations } = on.genesys;
    const view = await conversations.get(conversationId);
    assert.equal(view.ended, false);
    const agent = view.participants.find(
      ({ purpose, state }) => purpose === "agent" && state === "connected",
    );
    assert.equal(agent?.name, "Amélie Laurent");
    assert.equal(agent?.userId, AGENTS.amelie);
    assert.ok(agent?.connectedAt);
    const customer = view.participants.find(({ purpose }) => purpose === "customer");
    await conversations.disconnectParticipant(conversationId, customer?.id ?? "");
    assert.equal((await conversations.get(conversationId)).ended, true);
  });

  it("a conversation in which nobody answered yet is closed as a whole", async () => {
    const id = await on.integration(FLOWS.animal);
    const { conversationId = "" } = await on.genesys.inbound.message(id, saying("hello"), {
      prefetchConversationId: true,
    });
    await on.genesys.conversations.disconnectAll(conversationId);
    assert.equal((await on.genesys.conversations.get(conversationId)).ended, true);
  });

  it("an unknown conversation is not found", async () => {
    const error = await on.genesys.conversations.get(crypto.randomUUID()).catch((thrown) => thrown);
    assert.ok(isNotFound(error));
  });

  it("makes a messaging setting with typing on, and lists the profiles of supported content", async () => {
    const made = await on.genesys.settings.create(typingOn("typing"));
    assert.equal((await on.genesys.settings.get(made.id)).event?.typing?.on?.outbound, "Enabled");
    assert.ok((await on.genesys.settings.list()).some(({ id }) => id === made.id));
    assert.equal((await on.genesys.supportedContents.list()).length, 1);
  });

  it("a missing permission is named", async () => {
    const genesys = await on.clientWith(["messaging:integration:view"]);
    await assert.rejects(genesys.queues.search(), {
      code: "GENESYS_PERMISSION",
      message: /routing:queue:view/,
    });
    const error = await genesys.integrations.remove(crypto.randomUUID()).catch((thrown) => thrown);
    assert.equal(error.facts.permission, "messaging:integration:delete");
  });

  it("revoked tokens are replaced without anybody noticing", async () => {
    await on.genesys.organisations.me();
    await on.control("POST", "tokens/revoke", {});
    await on.genesys.organisations.me();
  });

  /** Amélie is on queue, accepts what rings, and writes; answers with the message's id. */
  async function agentSays(conversationId: string, text: string): Promise<string> {
    const agentId = AGENTS.amelie;
    await on.desk(`agents/${agentId}/on-queue`, { onQueue: true });
    await until(() => on.desk(`conversations/${conversationId}/accept`, { agentId }).catch(() => undefined));
    await on.desk(`conversations/${conversationId}/message`, { agentId, text });
    const webhooks = await on.control<{ body: { id: string; text?: string } }[]>("GET", "webhooks");
    return webhooks.find(({ body }) => body.text === text)?.body.id ?? "";
  }
});
