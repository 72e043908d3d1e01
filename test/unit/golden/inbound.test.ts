/** What Genesys sends to our webhook (genesys-contract §4), signed, over HTTP, and what the flow gets of it. */
import assert from "node:assert/strict";
import { checkDefinition } from "../../../sandbox/api/validate.ts";
import type { Json } from "../../support/json.ts";
import { request } from "../../support/node-red.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { type Bench, startBench } from "../connector/on-sandbox.ts";
import { golden, goldenNames, matchesGolden } from "./golden.ts";
import { createNames, type Names } from "./names.ts";
import { standingClock } from "./standing-clock.ts";

const SECRET = "the webhook secret of the golden files";

/** The body that Genesys' OpenAPI has for it: the webhook's own, and the one of its kind. */
function check(webhook: Json): void {
  checkDefinition("OpenOutboundWebhookMessage", webhook);
  if (webhook.type === "Event") checkDefinition("OpenEventNormalizedMessage", webhook);
  // The one status that the webhook's schema has and the API's own does not.
  if (webhook.type === "Receipt" && webhook.status !== "Read")
    checkDefinition("OpenReceiptNormalizedMessage", webhook);
  for (const item of webhook.content ?? []) {
    checkDefinition("OpenOutboundWebhookContent", item);
    checkDefinition("ConversationMessageContent", item);
  }
}

describe("golden: what Genesys sends to our webhook", function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;
  let bench: Bench;
  let names: Names;
  let address: string;

  before(async () => {
    sandbox = await testSandbox();
    bench = await startBench({ sandbox, webhookSecret: SECRET, clock: standingClock });
    await sandbox.onQueue(AGENTS.amelie);
    await bench.send({
      chatId: "the-chat",
      action: "escalate",
      competency: "Animal",
      payload: "Hello",
      language: "fr",
      timeZone: "Europe/Paris",
    });
    const { id } = await sandbox.accept(AGENTS.amelie);
    const joined = await bench.seeEvent("joined");
    const opened = (await sandbox.inbound())[0];
    const { integrations } = await sandbox.state();
    const integration = integrations.find((one) => one.id === opened?.integrationId);
    address = integration?.webhookUrl ?? "";
    names = createNames();
    names.call(integration?.id ?? "", "11111111-2222-4333-8444-555555555555");
    names.call(joined.body.genesys.escalationId, "33333333-4444-4555-8666-777777777777");
    names.call(id, "55555555-6666-4777-8888-999999999999");
    names.call(opened?.body.channel.from.id, "lh1.the-users-id-as-we-gave-it");
  });
  after(async () => {
    await bench.close();
    await sandbox.close();
  });

  async function post(webhook: Json): Promise<number> {
    const body = JSON.stringify(names.fromGolden(webhook));
    const headers = { "content-type": "application/json", "x-hub-signature-256": signatureOf(body, SECRET) };
    return (await request(address, { method: "POST", headers, body })).status;
  }

  for (const name of goldenNames(/^4\./)) {
    it(`${name} reaches the flow as the file says`, async () => {
      const file = golden(name);
      check(file.webhook);
      const before = bench.given.length;
      assert.equal(await post(file.webhook), 200);
      await bench.see((one) => bench.given.indexOf(one) >= before, name);
      const given = bench.given.slice(before).map(({ kind, body }) => ({ output: kind, msg: body }));
      matchesGolden(name, { ...file, given: names.toGolden(given) });
    });
  }

  it("every kind that the contract shows is among them", () => {
    const files = goldenNames(/^4\.2-/).map((name) => golden(name).webhook);
    const kinds = new Set(
      files.flatMap(({ type, content = [] }: Json) => [type, ...content.map((one: Json) => one.contentType)]),
    );
    const all =
      "Text Structured Event Receipt Attachment QuickReply Card Carousel DatePicker ListPicker Notification";
    assert.deepEqual([...kinds].toSorted(), all.split(" ").toSorted());
    const statuses = files.flatMap(({ status = [] }: Json) => status).toSorted();
    assert.deepEqual(statuses, ["Delivered", "Failed", "Published", "Read", "Removed", "Sent"]);
    const media = files.flatMap(({ content = [] }: Json) =>
      content.flatMap(({ attachment }: Json) => attachment?.mediaType ?? []),
    );
    assert.deepEqual([...new Set(media)].toSorted(), ["Audio", "File", "Image", "Link", "Video"]);
  });

  it("a kind that nobody knows is answered 200, and the flow hears nothing of it", async () => {
    const before = bench.given.length;
    const unknown = { ...golden("4.2-text").webhook, id: "another-id", type: "Telepathy" };
    assert.throws(() => check(unknown), { status: 400 });
    assert.equal(await post(unknown), 200);
    assert.equal(bench.given.length, before);
  });

  const broken: [string, string, (webhook: Json) => void][] = [
    ["4.2-text", "no channel", (one) => delete one.channel],
    ["4.2-text", "no id", (one) => delete one.id],
    ["4.2-text", "no direction", (one) => delete one.direction],
    ["4.2-text", "a text that is a list", (one) => (one.text = ["Bonjour"])],
    ["4.2-text", "a time that is none", (one) => (one.channel.time = "soon")],
    ["4.2-text", "an unknown author", (one) => (one.originatingEntity = "Cat")],
    ["4.2-typing", "an event of another kind", (one) => (one.events[0].eventType = "Presence")],
    ["4.2-receipt-failed", "a status of another kind", (one) => (one.status = "Perhaps")],
    ["4.2-receipt-failed", "a reason of another kind", (one) => (one.reasons[0].code = "Mood")],
    ["4.2-attachment", "a file of no kind of media", (one) => delete one.content[0].attachment.mediaType],
    ["4.2-attachment", "an unknown kind of media", (one) => (one.content[0].attachment.mediaType = "Smell")],
    ["4.2-quick-replies", "a choice without a payload", (one) => delete one.content[0].quickReply.payload],
    ["4.2-carousel", "a card without a title", (one) => delete one.content[0].carousel.cards[0].title],
    ["4.2-card", "an action of another kind", (one) => (one.content[0].card.actions[0].type = "Dance")],
    [
      "4.2-date-picker",
      "a moment that is none",
      (one) => (one.content[0].datePicker.availableTimes[0].dateTime = "noon"),
    ],
    ["4.2-list-picker", "sections that are no list", (one) => (one.content[0].listPicker.sections = {})],
    ["4.2-notification", "a header of no type", (one) => delete one.content[0].template.header.type],
  ];
  for (const [name, what, change] of broken) {
    it(`${name} with ${what} is not what the OpenAPI says`, () => {
      const { webhook } = golden(name);
      change(webhook);
      assert.throws(() => check(webhook), { status: 400 });
    });
  }
});
