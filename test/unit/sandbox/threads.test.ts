/** Which conversation a message comes into. */
import assert from "node:assert/strict";
import { AGENTS, inbound, type Stage, setStage, userMessage } from "./stage.ts";

describe("sandbox: a repeated messageId", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const twice = async () => {
    const { id } = await stage.integrate();
    const message = userMessage("once");
    const path = inbound(id, "message?prefetchConversationId=true");
    const [first, second] = [await stage.api("POST", path, message), await stage.api("POST", path, message)];
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

describe("sandbox: threads", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

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
