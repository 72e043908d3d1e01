/** What a user sends besides messages. */
import assert from "node:assert/strict";
import { AGENTS, inbound, type Stage, setStage, until } from "./stage.ts";

describe("sandbox: typing", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

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

describe("sandbox: receipts", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

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
