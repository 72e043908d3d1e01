/** What we send to Genesys (genesys-contract §3), by the whole connector, against the files and against its OpenAPI. */
import assert from "node:assert/strict";
import { findOperation } from "../../../sandbox/api/openapi.ts";
import { checkBody, checkQuery } from "../../../sandbox/api/validate.ts";
import { PNG } from "../../support/images.ts";
import type { Json } from "../../support/json.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { type Bench, startBench } from "../connector/on-sandbox.ts";
import { golden, goldenNames, matchesGolden } from "./golden.ts";
import { createNames, type Names } from "./names.ts";
import { type Recorded, type Recorder, startRecorder } from "./recorder.ts";
import { AT, standingClock } from "./standing-clock.ts";

/** The rest of §3 is what Genesys answers. */
const SENT = /^3\.[1345]-(?!answer)/;

/** As the OpenAPI subset has it; throws where Genesys would refuse. */
function check({ method, path, body }: Recorded): void {
  const url = new URL(path, "http://genesys");
  const match = findOperation(method, url.pathname);
  assert.ok(match && match !== "method", `${method} ${path} is no operation`);
  checkQuery(match.operation, url.searchParams);
  checkBody(match.operation, body);
}

describe("golden: what we send to Genesys", function () {
  this.timeout(30_000);
  let sandbox: TestSandbox;
  let recorder: Recorder;
  let bench: Bench;
  let names: Names;
  const written = new Set<string>();

  before(async () => {
    sandbox = await testSandbox();
    recorder = await startRecorder(sandbox.url);
    bench = await startBench({
      sandbox,
      hosts: { login: sandbox.url, api: recorder.url },
      clock: standingClock,
    });
    // A file that nobody can fetch would be told of in the middle of another test.
    await sandbox.settings({ receiptWebhooks: "none" });
    await sandbox.onQueue(AGENTS.amelie);
  });
  beforeEach(() => {
    names = createNames();
    recorder.inbound.length = 0;
  });
  after(async () => {
    await bench.close();
    await recorder.close();
    await sandbox.close();
  });

  const escalate = (chatId: string, more: object = {}) =>
    bench.send({
      chatId,
      action: "escalate",
      competency: "Animal",
      payload: "I want to talk to somebody",
      ...more,
    });

  /** Everything that was sent since, one file each. */
  async function sent(...files: string[]): Promise<void> {
    assert.equal(recorder.inbound.length, files.length, JSON.stringify(recorder.inbound, null, 1));
    const { integrations } = await sandbox.state();
    const animal = integrations.find(({ name }) => name.endsWith("(Animal)"));
    names.call(animal?.id ?? "", "11111111-2222-4333-8444-555555555555");
    for (const [index, file] of files.entries()) {
      const one = recorder.inbound[index] as Recorded;
      check(one);
      const user = one.body.channel.from ?? one.body.channel.to;
      names.call(user.id, "lh1.the-users-id-as-we-gave-it");
      written.add(file);
      matchesGolden(file, names.toGolden(one));
    }
  }

  it("§3.1: the first message has history, reason, identity and attributes; the user's words follow", async () => {
    await escalate("first", {
      payload: "Je veux parler à un conseiller",
      reason: "The dog limps",
      language: "fr",
      timeZone: "Europe/Paris",
      identity: { email: "zoe@example.org", firstName: "Zoé", lastName: "Martin" },
      attributes: { plan: "gold", customer: { tier: 2 } },
      historyUrl: "https://bot.example.org/history/1",
      summary: "Zoé asks about her dog.",
      history: [
        {
          from: "bot",
          text: "Bonjour 👋 Quel est votre nom ?",
          time: AT - 60_000,
          buttons: ["Zoé", "Autre"],
        },
        { from: "user", text: "Zoé, carte 4111 1111 1111 1111", time: AT - 30_000 },
      ],
    });
    await sent("3.1-first-message", "3.1-words-after-the-first-message");
  });

  it("§3.1: with nothing but the wish for an agent there is still a first message", async () => {
    await escalate("bare", { payload: "", competency: "Animal" });
    await sent("3.1-first-message-of-nothing-but-the-wish");
  });

  it("§3.1: a text, and a long one in parts", async () => {
    await escalate("text");
    recorder.inbound.length = 0;
    await bench.send({ chatId: "text", payload: "La patte gauche 🐕, é€😀" });
    await sent("3.1-text");
    recorder.inbound.length = 0;
    await bench.send({ chatId: "text", payload: `${"a".repeat(1_500)} ${"b".repeat(1_500)}` });
    await sent("3.1-long-text-1", "3.1-long-text-2");
  });

  it("§3.1: an attachment by address, one by its bytes, each alone in its message", async () => {
    await escalate("files");
    recorder.inbound.length = 0;
    await bench.send({
      chatId: "files",
      payload: "Here they are",
      attachments: [
        { url: "https://bot.example.org/files/x-ray.pdf", name: "x-ray.pdf", mime: "application/pdf" },
        { data: PNG, name: "leg.png", caption: "The left one" },
      ],
    });
    const url: string = recorder.inbound[1]?.body.content[0].attachment.url;
    names.call(url, "https://bot.example.org/genesys/dydu-bot-connector/media/signed-and-expiring");
    await sent("3.1-attachment-by-address", "3.1-attachment-by-bytes");
  });

  it("§3.3: typing", async () => {
    await escalate("types");
    recorder.inbound.length = 0;
    await bench.send({ chatId: "types", action: "typing" });
    await sent("3.3-typing");
  });

  it("§3.4: receipts, delivered and failed", async () => {
    await escalate("receipts");
    const { id } = await sandbox.accept(AGENTS.amelie);
    recorder.inbound.length = 0;
    for (const [text, answer, file] of [
      ["Hello", { action: "delivered" }, "3.4-receipt-delivered"],
      ["Still there?", { action: "failed", reason: "user left" }, "3.4-receipt-failed"],
    ] as const) {
      await sandbox.say(id, AGENTS.amelie, text);
      const { body } = await bench.seeMessage(text);
      await bench.send({ chatId: body.chatId, genesys: body.genesys, ...answer });
      names.call(body.genesys.messageId, "0123456789abcdef0123456789abcdef");
      await sent(file);
      recorder.inbound.length = 0;
    }
    await sandbox.end(id, AGENTS.amelie);
  });

  it("§3.5: the answer to a quick reply, a button and a date", async () => {
    await escalate("clicks");
    const { id } = await sandbox.accept(AGENTS.amelie);
    recorder.inbound.length = 0;
    const asked: [string, object][] = [
      [
        "quick-reply",
        { contentType: "QuickReply", quickReply: { text: "Oui", payload: "yes", action: "Message" } },
      ],
      [
        "button",
        {
          contentType: "Carousel",
          carousel: {
            cards: [{ title: "Vets", actions: [{ type: "Postback", text: "Book", payload: "book-1" }] }],
          },
        },
      ],
      [
        "date",
        {
          contentType: "DatePicker",
          datePicker: {
            title: "When?",
            availableTimes: [{ dateTime: "2026-11-24T12:00:00.000Z", duration: 1800 }],
          },
        },
      ],
    ];
    for (const [what, content] of asked) {
      await sandbox.sendStructured(id, { text: what, content: [content], agentId: AGENTS.amelie });
      const { body } = await bench.see(({ body: { structured } }) => structured?.text === what, what);
      await bench.send({ chatId: body.chatId, reply: body.structured.choices[0].reply });
      names.call(body.genesys.messageId, "0123456789abcdef0123456789abcdef");
      await sent(`3.5-${what}`);
      recorder.inbound.length = 0;
    }
    await sandbox.end(id, AGENTS.amelie);
  });

  it("every file is one that is sent, and one that Genesys takes", () => {
    assert.deepEqual([...written].toSorted(), goldenNames(SENT));
    for (const name of goldenNames(SENT)) check(golden(name));
  });

  /** What the contract demands, broken one by one. */
  const broken: [string, string, (sent: { path: string; body: Json }) => void][] = [
    ["3.1-text", "no channel", ({ body }) => delete body.channel],
    ["3.1-text", "no sender", ({ body }) => delete body.channel.from],
    ["3.1-text", "a sender without an id", ({ body }) => delete body.channel.from.id],
    ["3.1-text", "an unknown kind of id", ({ body }) => (body.channel.from.idType = "Shoe size")],
    ["3.1-text", "no time", ({ body }) => delete body.channel.time],
    ["3.1-text", "a time that is none", ({ body }) => (body.channel.time = "yesterday")],
    ["3.1-text", "a text that is a number", ({ body }) => (body.text = 7)],
    ["3.1-text", "an object in the metadata", ({ body }) => (body.metadata = { a: { b: "c" } })],
    ["3.1-first-message", "a name that is a list", ({ body }) => (body.channel.from.firstName = ["Zoé"])],
    [
      "3.1-first-message",
      "a query that is neither true nor false",
      (one) => (one.path = one.path.replace("=true", "=maybe")),
    ],
    [
      "3.1-attachment-by-address",
      "an unknown kind of media",
      ({ body }) => (body.content[0].attachment.mediaType = "Hologram"),
    ],
    [
      "3.1-attachment-by-address",
      "a file without an address",
      ({ body }) => delete body.content[0].attachment.url,
    ],
    ["3.1-attachment-by-address", "content that is no list", ({ body }) => (body.content = body.content[0])],
    ["3.3-typing", "an event that is not typing", ({ body }) => (body.events[0].eventType = "Presence")],
    ["3.3-typing", "no events", ({ body }) => delete body.events],
    ["3.4-receipt-delivered", "no message", ({ body }) => delete body.id],
    ["3.4-receipt-delivered", "an unknown status", ({ body }) => (body.status = "Perhaps")],
    ["3.4-receipt-failed", "an unknown reason", ({ body }) => (body.reasons[0].code = "UserLeft")],
    ["3.5-quick-reply", "no answer", ({ body }) => delete body.buttonResponse],
    ["3.5-quick-reply", "an unknown kind of answer", ({ body }) => (body.buttonResponse.type = "Shrug")],
    ["3.5-quick-reply", "no question", ({ body }) => delete body.originatingMessageId],
  ];
  for (const [name, what, change] of broken) {
    it(`${name} with ${what} would be refused`, async () => {
      const one = golden(name);
      change(one);
      assert.throws(() => check(one), { status: 400 });
    });
  }
});
