import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Stage, setStage, until, userMessage } from "./stage.ts";

/** The SDK is a client that nobody here wrote. It watches a file under the home directory, hence another one. */
describe("sandbox: Genesys' own SDK", () => {
  let stage: Stage;
  let home: string;
  const before_ = process.env.HOME;
  // biome-ignore lint/suspicious/noExplicitAny: the package is CommonJS without a usable default type.
  let sdk: any;

  before(async () => {
    stage = await setStage({ requestsPerMinute: 300 });
    home = await mkdtemp(join(tmpdir(), "sdk-home-"));
    process.env.HOME = home;
    const module = await import("purecloud-platform-client-v2");
    sdk = module.default ?? module;
    sdk.ApiClient.instance.setGateway({ host: "127.0.0.1", protocol: "http", port: stage.sandbox.port });
  });
  after(async () => {
    process.env.HOME = before_;
    sdk.ApiClient.instance.setGateway();
    await stage.close();
    await rm(home, { recursive: true, force: true });
  });

  it("logs in, lists queues, creates and lists an integration, sends a message and reads the conversation", async () => {
    const { id: clientId, secret } = stage.sandbox.client;
    await sdk.ApiClient.instance.loginClientCredentialsGrant(clientId, secret);

    const queues = await new sdk.RoutingApi().getRoutingQueues({ pageSize: 25 });
    assert.deepEqual(
      queues.entities.map((one: { name: string }) => one.name),
      ["Animal", "General", "Payment"],
    );

    const conversations = new sdk.ConversationsApi();
    const created = await conversations.postConversationsMessagingIntegrationsOpen({
      name: "By the SDK",
      outboundNotificationWebhookUrl: stage.webhookUrl,
      outboundNotificationWebhookSignatureSecretToken: "0123456789abcdef",
    });
    await until(async () => {
      const { createStatus } = await conversations.getConversationsMessagingIntegrationsOpenIntegrationId(
        created.id,
      );
      return createStatus === "Completed";
    });
    const listed = await conversations.getConversationsMessagingIntegrationsOpen({ pageSize: 100 });
    assert.deepEqual(
      listed.entities.map((one: { name: string }) => one.name),
      ["By the SDK"],
    );

    const accepted = await conversations.postConversationsMessageInboundOpenMessage(
      created.id,
      userMessage("Hello"),
      {
        prefetchConversationId: true,
      },
    );
    const conversation = await conversations.getConversationsMessage(accepted.conversationId);
    assert.equal(conversation.participants[0].purpose, "customer");
    assert.equal(conversation.participants[0].messages[0].messageId, accepted.id);
  });

  it("is refused with an ErrorBody that it understands", async () => {
    await assert.rejects(new sdk.RoutingApi().getRoutingQueue("no-such-queue"), {
      status: 404,
      code: "not.found",
    });
  });
});
