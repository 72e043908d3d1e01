import assert from "node:assert/strict";
import { FLOWS, SECRET, type Stage, setStage, until } from "./stage.ts";

const OPEN = "/api/v2/conversations/messaging/integrations/open";

describe("sandbox: integrations", () => {
  let stage: Stage;
  beforeEach(async () => {
    stage = await setStage();
  });
  afterEach(() => stage.close());

  const request = (name: string, more: object = {}) => ({
    name,
    outboundNotificationWebhookUrl: stage.webhookUrl,
    outboundNotificationWebhookSignatureSecretToken: SECRET,
    ...more,
  });

  it("creation is asynchronous: Initiated and readable at once, Completed with a recipient later", async () => {
    await stage.control("PATCH", "settings", { creationDelayMs: 5000 });
    const created = (await stage.api("POST", OPEN, request("A"))).body;
    assert.equal(created.createStatus, "Initiated");
    assert.equal(created.recipient, undefined);
    assert.equal((await stage.api("GET", `${OPEN}/${created.id}`)).status, 200);
    const done = await until(async () => {
      const { body } = await stage.api("GET", `${OPEN}/${created.id}`);
      return body.createStatus === "Completed" && body;
    });
    assert.equal(done.status, "Active");
    assert.notEqual(done.recipient.id, done.id, "the recipient's id is not the integration's");
  });

  it("creation can fail: createStatus Error with a createError", async () => {
    await stage.control("PATCH", "settings", { creationFails: true });
    const { id } = (await stage.api("POST", OPEN, request("A"))).body;
    const failed = await until(async () => {
      const { body } = await stage.api("GET", `${OPEN}/${id}`);
      return body.createStatus === "Error" && body;
    });
    assert.ok(failed.createError.message);
  });

  it("names need not be unique, and the list has no name filter", async () => {
    await stage.integrate("Same", null);
    await stage.integrate("Same", null);
    const { body } = await stage.api("GET", `${OPEN}?name=Other`);
    assert.deepEqual(
      body.entities.map((one: { name: string }) => one.name),
      ["Same", "Same"],
    );
  });

  it("comes in pages that point to each other", async () => {
    for (const name of ["1", "2", "3"]) await stage.integrate(name, null);
    const first = (await stage.api("GET", `${OPEN}?pageSize=2`)).body;
    assert.deepEqual([first.total, first.pageCount, first.pageNumber, first.entities.length], [3, 2, 1, 2]);
    assert.equal(first.previousUri, undefined);
    const second = (await stage.api("GET", first.nextUri)).body;
    assert.deepEqual(
      second.entities.map((one: { name: string }) => one.name),
      ["3"],
    );
    assert.equal(second.nextUri, undefined);
  });

  it("keeps the webhook's headers, and a change changes only what is sent", async () => {
    const { id } = await stage.integrate("Old", null, { webhookHeaders: { "X-Marker": "ours" } });
    const changed = (await stage.api("PATCH", `${OPEN}/${id}`, { name: "New" })).body;
    assert.deepEqual([changed.name, changed.webhookHeaders], ["New", { "X-Marker": "ours" }]);
    assert.equal(changed.outboundNotificationWebhookUrl, stage.webhookUrl);
    assert.equal((await stage.api("PATCH", `${OPEN}/${id}`, {})).status, 400, "the name is always required");
  });

  it("a secret of fewer than 16 characters and an address that is none are refused", async () => {
    const short = request("A", { outboundNotificationWebhookSignatureSecretToken: "123456789012345" });
    assert.equal((await stage.api("POST", OPEN, short)).status, 400);
    assert.equal(
      (await stage.api("POST", OPEN, request("A", { outboundNotificationWebhookUrl: "nowhere" }))).status,
      400,
    );
  });

  it("an unknown messaging setting or content profile is refused", async () => {
    assert.equal(
      (await stage.api("POST", OPEN, request("A", { messagingSetting: { id: "none" } }))).status,
      404,
    );
    assert.equal(
      (await stage.api("POST", OPEN, request("A", { supportedContent: { id: "none" } }))).status,
      404,
    );
  });

  it("the secret can be hidden from GET, because nobody knows whether Genesys shows it", async () => {
    const { id } = await stage.integrate("A", null);
    const read = async () =>
      (await stage.api("GET", `${OPEN}/${id}`)).body.outboundNotificationWebhookSignatureSecretToken;
    assert.equal(await read(), SECRET);
    await stage.control("PATCH", "settings", { secretReadable: false });
    assert.equal(await read(), undefined);
  });

  it("deletion is asynchronous too, and takes the recipient with it", async () => {
    await stage.control("PATCH", "settings", { deletionDelayMs: 5000 });
    const { id, recipientId } = await stage.integrate("A", null);
    assert.equal((await stage.api("DELETE", `${OPEN}/${id}`)).status, 204);
    assert.equal((await stage.api("GET", `${OPEN}/${id}`)).body.status, "Deleting");
    await until(async () => (await stage.api("GET", `${OPEN}/${id}`)).status === 404);
    assert.equal((await stage.api("GET", `/api/v2/routing/message/recipients/${recipientId}`)).status, 404);
  });

  it("the listing of all kinds shows it as messenger type open", async () => {
    const { id } = await stage.integrate("A", null);
    const [one] = (await stage.api("GET", "/api/v2/conversations/messaging/integrations")).body.entities;
    assert.deepEqual([one.id, one.messengerType, one.status], [id, "open", "Active"]);
  });

  describe("messaging settings", () => {
    const PATH = "/api/v2/conversations/messaging/settings";

    it("typing is off in the default, and a setting of one's own switches it on", async () => {
      const off = (await stage.api("GET", `${PATH}/default`)).body;
      assert.deepEqual(off.event.typing.on, { inbound: "Disabled", outbound: "Disabled" });
      const event = { typing: { on: { inbound: "Enabled", outbound: "Enabled" } } };
      const own = (await stage.api("POST", PATH, { name: "On", event })).body;
      assert.deepEqual((await stage.api("GET", `${PATH}/${own.id}`)).body.event, event);
      const { id } = await stage.integrate("A", null, { messagingSetting: { id: own.id } });
      const found = (await stage.api("GET", `${OPEN}?messagingSetting.id=${own.id}`)).body.entities;
      assert.deepEqual(
        found.map((one: { id: string }) => one.id),
        [id],
      );
      assert.equal((await stage.api("DELETE", `${PATH}/${own.id}`)).status, 409, "in use");
    });

    it("half a change leaves the other half", async () => {
      const own = (await stage.api("POST", PATH, { name: "x" })).body;
      const event = { typing: { on: { inbound: "Enabled" } } };
      const changed = (await stage.api("PATCH", `${PATH}/${own.id}`, { event })).body;
      assert.deepEqual(changed.event.typing.on, { inbound: "Enabled", outbound: "Disabled" });
      assert.equal((await stage.api("DELETE", `${PATH}/${own.id}`)).status, 204);
      assert.equal((await stage.api("GET", `${PATH}/${own.id}`)).status, 404);
    });

    it("another default can be chosen", async () => {
      const own = (await stage.api("POST", PATH, { name: "x" })).body;
      await stage.api("PUT", `${PATH}/default`, { settingId: own.id });
      assert.equal((await stage.api("GET", `${PATH}/default`)).body.id, own.id);
    });
  });

  it("the default content profile takes everything in and only pictures out", async () => {
    const { allow } = (await stage.api("GET", "/api/v2/conversations/messaging/supportedcontent/default"))
      .body.mediaTypes;
    assert.deepEqual(allow.inbound, [{ type: "*/*" }]);
    assert.deepEqual(allow.outbound, [{ type: "image/jpeg" }, { type: "image/png" }, { type: "image/gif" }]);
  });

  describe("recipients", () => {
    const PATH = "/api/v2/routing/message/recipients";

    it("are named as their integration and have no flow until one is attached", async () => {
      const { recipientId } = await stage.integrate("DYDU (Animal)", null);
      const bare = (await stage.api("GET", `${PATH}/${recipientId}`)).body;
      assert.deepEqual([bare.name, bare.flow, bare.messengerType], ["DYDU (Animal)", undefined, "open"]);
      const put = (await stage.api("PUT", `${PATH}/${recipientId}`, { flow: { id: FLOWS.payment } })).body;
      assert.deepEqual([put.flow.id, put.flow.name], [FLOWS.payment, "Payment chats"]);
      const listed = (await stage.api("GET", `${PATH}?messengerType=open&name=*animal*`)).body.entities;
      assert.deepEqual(
        listed.map((one: { id: string }) => one.id),
        [recipientId],
      );
    });

    it("take no flow that does not exist, and none that is not for messages", async () => {
      const { recipientId } = await stage.integrate("A", null);
      assert.equal((await stage.api("PUT", `${PATH}/${recipientId}`, { flow: { id: "none" } })).status, 404);
      const { status, body } = await stage.api("PUT", `${PATH}/${recipientId}`, { flow: { id: FLOWS.call } });
      assert.equal(status, 400);
      assert.match(body.message, /inboundshortmessage/);
    });
  });
});
