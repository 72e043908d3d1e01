import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { Ajv, type ValidateFunction } from "ajv";
import { english } from "../../../sandbox/desk/page/english.ts";
import { french } from "../../../sandbox/desk/page/french.ts";
import { SAMPLES, sampleOf } from "../../../sandbox/desk/page/samples.ts";
import { AGENTS, inbound, type Stage, setStage, until } from "./stage.ts";

const spec = JSON.parse(readFileSync(new URL("../../../sandbox/openapi.json", import.meta.url), "utf8"));
const ajv = new Ajv({ strict: false, logger: false });
ajv.addFormat("date-time", (text: string) => !Number.isNaN(Date.parse(text)));
const isWebhook: ValidateFunction = ajv.compile({
  $ref: "#/definitions/OpenOutboundWebhookMessage",
  definitions: spec.definitions,
});
const NOON = Date.parse("2026-11-27T12:00:00Z");

describe("sandbox: structured content and receipts", () => {
  let stage: Stage;
  let id: string;
  let integrationId: string;
  beforeEach(async () => {
    stage = await setStage({ typing: true });
    const talk = await stage.talk();
    id = talk.conversationId;
    integrationId = talk.integration.id;
  });
  afterEach(() => stage.close());

  const send = (body: object) =>
    stage.desk(`conversations/${id}/structured`, { agentId: AGENTS.amelie, ...body });
  const last = async () => (await stage.view(id)).messages.at(-1);

  for (const [language, { sampleWords }] of Object.entries({ english, french }))
    for (const sample of SAMPLES)
      it(`the desk's ${sample} in ${language} is a webhook as the OpenAPI subset has it`, async () => {
        const { status, body } = await send(sampleOf(sample, sampleWords, NOON));
        assert.equal(status, 200, JSON.stringify(body));
        const webhook = (await until(() => stage.webhooks[0])).body;
        assert.equal(isWebhook(webhook), true, JSON.stringify(isWebhook.errors));
        assert.deepEqual([webhook.type, webhook.originatingEntity], ["Structured", "Human"]);
        assert.deepEqual(webhook.content, sampleOf(sample, sampleWords, NOON).content);
      });

  it("every other kind of webhook fits the subset too: text, file, typing, receipt", async () => {
    await stage.control("PATCH", "settings", { receiptWebhooks: "all" });
    await stage.desk(`conversations/${id}/message`, { agentId: AGENTS.amelie, text: "hello" });
    await stage.desk(`conversations/${id}/typing`, { agentId: AGENTS.amelie });
    await fetch(
      `${stage.sandbox.deskUrl}conversations/${id}/attachment?agentId=${AGENTS.amelie}&filename=a.png`,
      { method: "POST", headers: { "Content-Type": "image/png" }, body: "png" },
    );
    await stage.say(integrationId, "thanks");
    await until(() => stage.webhooks.length === 4);
    for (const { body } of stage.webhooks) assert.ok(isWebhook(body), JSON.stringify(isWebhook.errors));
    assert.deepEqual(
      stage.webhooks.map(({ body }) => body.type),
      ["Text", "Event", "Text", "Receipt"],
    );
  });

  it("as the flow's, it comes from the bot", async () => {
    await send({ ...sampleOf("quickReplies", english.sampleWords, NOON), as: "flow" });
    assert.equal((await until(() => stage.webhooks[0])).body.originatingEntity, "Bot");
    assert.equal((await last()).from.type, "flow");
  });

  it("what the subset does not know is refused, and so is nothing at all", async () => {
    const unknown = [{ contentType: "Hologram", hologram: {} }];
    assert.equal((await send({ content: unknown })).status, 400);
    assert.equal(
      (await send({ content: [{ contentType: "QuickReply", quickReply: { text: "x" } }] })).status,
      400,
    );
    assert.equal((await send({ content: [] })).status, 400);
    assert.equal((await send({})).status, 400);
    const ordered = await stage.control("POST", `conversations/${id}/structured`, { content: unknown });
    assert.equal(ordered.status, 200, "but a test may order it from the flow");
  });

  it("the customer's click is shown with its words, and routes like a message", async () => {
    const { body } = await stage.api("POST", inbound(integrationId, "structured/response"), {
      channel: { messageId: "m-1", time: new Date().toISOString(), from: { id: "user-1", idType: "Opaque" } },
      buttonResponse: { type: "QuickReply", text: "Yes", payload: "yes" },
      originatingMessageId: "0".repeat(32),
    });
    assert.equal(body.type, "Structured");
    const message = await last();
    assert.equal(message.text, "Yes");
    assert.equal(message.structured[0].buttonResponse.payload, "yes");
  });

  it("Delivered and Failed with its reason stand at the message", async () => {
    const receipt = async (status: string, reasons?: object[]) => {
      const body = (await until(() => stage.webhooks.at(-1))).body;
      const to = { id: "user-1", idType: "Opaque" };
      return await stage.api("POST", inbound(integrationId, "receipt"), {
        id: body.id,
        channel: { to, time: new Date().toISOString() },
        status,
        isFinalReceipt: true,
        ...(reasons && { reasons }),
      });
    };
    await send(sampleOf("card", english.sampleWords, NOON));
    assert.equal((await receipt("Delivered")).status, 200);
    assert.equal((await last()).status, "delivered");
    await receipt("Failed", [{ code: "GeneralError", message: "user left" }]);
    const { status, failure } = await last();
    assert.deepEqual([status, failure], ["failed", "user left"]);
  });
});
