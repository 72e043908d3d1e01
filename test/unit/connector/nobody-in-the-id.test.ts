/** Who the user is stands where Genesys expects it and nowhere else; and typing is not a word (issue of what is said). */
import assert from "node:assert/strict";
import { createPlanted } from "../../support/planted.ts";
import { AGENTS, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { type Recorder, startRecorder } from "../golden/recorder.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

describe("on the wire", function () {
  this.timeout(30_000);
  const person = createPlanted();
  const chatId = person.plant("the chat's id", "zoe.martin@example.org");
  let sandbox: TestSandbox;
  let recorder: Recorder;
  let bench: Bench;

  before(async () => {
    sandbox = await testSandbox();
    recorder = await startRecorder(sandbox.url);
    bench = await startBench({ sandbox, hosts: { login: sandbox.url, api: recorder.url } });
    await sandbox.onQueue(AGENTS.amelie);
    const identity = {
      email: chatId,
      firstName: person.plant("the first name", "Zoé"),
      lastName: person.plant("the last name", "Martin"),
      nickname: person.plant("the nickname", "zoezoe"),
    };
    await bench.send({ chatId, action: "escalate", competency: "Animal", payload: "Hello", identity });
    const { id } = await sandbox.accept(AGENTS.amelie);
    await bench.send({ chatId, payload: "My dog limps" });
    await bench.send({ chatId, action: "typing", payload: "My dog li" });
    await sandbox.say(id, AGENTS.amelie, "Which leg?");
    const { body } = await bench.seeMessage("Which leg?");
    await bench.send({ chatId, action: "delivered", genesys: body.genesys });
    const choice = { text: "Left", payload: "left", action: "Message" };
    await sandbox.sendStructured(id, {
      text: "Left?",
      content: [{ contentType: "QuickReply", quickReply: choice }],
      agentId: AGENTS.amelie,
    });
    const asked = await bench.see(({ body: { structured } }) => structured, "the question");
    await bench.send({ chatId, reply: asked.body.structured.choices[0].reply });
  });
  after(async () => {
    await bench.close();
    await recorder.close();
    await sandbox.close();
  });

  const kindOf = (path: string) => path.split("/inbound/open/")[1]?.split("?")[0];

  it("no personal data is in the user's id, readable or encoded, whatever is sent", () => {
    assert.deepEqual([...new Set(recorder.inbound.map(({ path }) => kindOf(path)))].toSorted(), [
      "event",
      "message",
      "receipt",
      "structured/response",
    ]);
    for (const { path, body } of recorder.inbound) {
      const { id, idType } = body.channel.from ?? body.channel.to;
      assert.equal(idType, "Opaque");
      assert.match(id, /^lh1\.[\w-]{20,}$/);
      const bytes = Buffer.from(id.slice("lh1.".length), "base64url");
      for (const text of [path, id, bytes.toString("utf8"), bytes.toString("latin1")]) {
        assert.deepEqual(person.in(text), []);
      }
    }
  });

  it("the identity is in the first message alone", () => {
    const [first, ...later] = recorder.inbound.map(({ body }) => JSON.stringify(body));
    assert.equal(person.in(first ?? "").length, 4);
    for (const body of later) assert.deepEqual(person.in(body), []);
  });

  it("typing is an event without a word, whatever the message that tells of it says", () => {
    const [typing, ...more] = recorder.inbound.filter(({ path }) => kindOf(path) === "event");
    assert.equal(more.length, 0);
    assert.deepEqual(Object.keys(typing?.body).toSorted(), ["channel", "events"]);
    assert.doesNotMatch(JSON.stringify(typing?.body), /My dog/);
    const said = recorder.inbound.filter(({ body }) => body.text?.includes("My dog li"));
    assert.deepEqual(
      said.map(({ body }) => body.text),
      ["My dog limps"],
    );
  });

  it("an agent's typing is an event to the flow and never a message, even with a text in it", async () => {
    const { messages, id, integration } = (await sandbox.state()).conversations[0] ?? assert.fail();
    assert.ok(messages.length > 0);
    const userId = recorder.inbound[0]?.body.channel.from.id;
    const before = bench.given.filter(({ kind }) => kind === "message").length;
    const { webhookUrl } =
      (await sandbox.state()).integrations.find((one) => one.id === integration.id) ?? assert.fail();
    const body = JSON.stringify({
      id: "typing-1",
      channel: { id: integration.id, to: { id: userId }, time: new Date().toISOString() },
      type: "Event",
      text: "The agent writes this",
      events: [{ eventType: "Typing", typing: { type: "On", duration: 5000 } }],
      direction: "Outbound",
      conversationId: id,
    });
    const signature = signatureOf(body, "a webhook secret of the tests");
    const answer = await fetch(webhookUrl, {
      method: "POST",
      headers: { "x-hub-signature-256": signature },
      body,
    });
    assert.equal(answer.status, 200);
    const { body: event } = await bench.seeEvent("typing");
    assert.equal(event.payload, undefined);
    assert.equal(bench.given.filter(({ kind }) => kind === "message").length, before);
    assert.doesNotMatch(JSON.stringify(bench.given), /The agent writes this/);
  });
});
