/** Quick replies of Genesys, and how the user's choice goes back: connector against sandbox, over HTTP. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request } from "../../support/node-red.ts";
import { AGENTS, type Inbound, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { signatureOf } from "../../support/signature.ts";
import { until } from "../../support/until.ts";
import { USUAL_CONTENT } from "../../support/usual-settings.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const SECRET = "the webhook secret of the choices";

const content = ["Yes", "No"].map((text) => ({
  contentType: "QuickReply",
  quickReply: { text, payload: `P_${text}`, action: "Message" },
}));

describe("a structured message", function () {
  this.timeout(30_000);
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench({ webhookSecret: SECRET });
    await bench.sandbox.onQueue(AGENTS.amelie);
  });
  afterEach(() => bench.close());

  async function control(path: string, init: RequestInit = {}) {
    const headers = { "content-type": "application/json" };
    const answer = await fetch(`${bench.sandbox.url}/sandbox/${path}`, { headers, ...init });
    assert.ok(answer.ok, `${path}: ${answer.status}`);
    return answer.json();
  }
  async function asked() {
    await bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "My dog is ill" });
    const { id } = await bench.sandbox.accept(AGENTS.amelie);
    await control(`conversations/${id}/structured`, {
      method: "POST",
      body: JSON.stringify({ text: "Sure?", content }),
    });
    const { body } = await bench.see((given) => given.body.structured, "the question");
    return body as { payload: string; structured: { choices: { reply: object }[] } };
  }
  const clicks = async () =>
    ((await control("inbound?kind=structured")) as Inbound[]).map(({ body }) => [
      body.buttonResponse,
      body.originatingMessageId,
    ]);

  it("reaches the flow with a text twin, and a click goes back as what was chosen", async () => {
    const { payload, structured } = await asked();
    assert.equal(payload, "Sure?\n1. Yes\n2. No");
    await bench.send({ chatId: "c1", reply: structured.choices[1]?.reply });
    const [[button, originating] = []] = await clicks();
    assert.deepEqual(button, { type: "QuickReply", text: "No", payload: "P_No" });
    assert.ok(originating);
  });

  it("is answered by typing too, once; what fits nothing is an ordinary text", async () => {
    await asked();
    await bench.send({ chatId: "c1", payload: "let me think" });
    await bench.send({ chatId: "c1", payload: "yes" });
    await bench.send({ chatId: "c1", payload: "yes" });
    assert.equal((await clicks()).length, 1);
  });

  const words = async () => (await bench.sandbox.inbound("message")).map(({ body }) => body.text);

  /** As Genesys does when it is not sure that we have it. */
  async function webhook(id: string, time: string, rest: object): Promise<void> {
    const { integrations } = await bench.sandbox.state();
    const [opened] = await bench.sandbox.inbound();
    const userId = opened?.body.channel.from.id;
    const channel = { id: opened?.integrationId, to: { id: userId }, time };
    const body = JSON.stringify({ id, channel, originatingEntity: "Human", direction: "Outbound", ...rest });
    const url = integrations.find((one) => one.id === opened?.integrationId)?.webhookUrl ?? "";
    const headers = { "x-hub-signature-256": signatureOf(body, SECRET) };
    assert.equal((await request(url, { method: "POST", headers, body })).status, 200);
  }
  const question = (id: string, second: number, more: object = {}) =>
    webhook(id, `2026-11-22T10:00:0${second}.000Z`, { type: "Structured", text: "Sure?", content, ...more });
  const text = (id: string, second: number) =>
    webhook(id, `2026-11-22T10:00:0${second}.000Z`, { type: "Text", text: id });
  const escalated = () =>
    bench.send({ chatId: "c1", action: "escalate", competency: "Animal", payload: "My dog is ill" });

  it("stays open when Genesys repeats what it said before, or what was said before comes late", async () => {
    await escalated();
    await text("before", 1);
    await question("question", 3);
    await text("before", 1);
    await text("late", 2);
    await bench.send({ chatId: "c1", payload: "yes" });
    assert.equal((await clicks()).length, 1);
  });

  it("that Genesys repeats after the answer is not open again", async () => {
    await escalated();
    await question("question", 1);
    await bench.send({ chatId: "c1", payload: "yes" });
    await question("question", 1);
    await bench.send({ chatId: "c1", payload: "yes" });
    assert.equal((await clicks()).length, 1);
    assert.equal((await words()).at(-1), "yes");
  });

  it("stays open when an earlier one is answered by a press", async () => {
    await escalated();
    await question("first", 1);
    const { body } = await bench.see((given) => given.body.structured, "the first");
    await question("second", 2);
    await bench.send({ chatId: "c1", reply: body.structured.choices[0].reply });
    await bench.send({ chatId: "c1", payload: "no" });
    assert.deepEqual(
      (await clicks()).map(([button, about]) => [button.text, about]),
      [
        ["Yes", "first"],
        ["No", "second"],
      ],
    );
  });

  for (const whose of ["of the chat's last escalation", "of another chat"]) {
    it(`${whose} is answered with words: Genesys knows no such question here`, async () => {
      const { structured } = await asked();
      const { id } = (await bench.sandbox.state()).conversations[0] ?? assert.fail();
      await bench.sandbox.end(id, AGENTS.amelie);
      await bench.seeEnd();
      const chatId = whose === "of another chat" ? "c2" : "c1";
      await bench.send({ chatId, action: "escalate", competency: "Animal", payload: "Again" });
      const { status } = await bench.send({ chatId, payload: "", reply: structured.choices[1]?.reply });
      assert.equal(status, "accepted");
      assert.deepEqual(await clicks(), []);
      assert.equal((await words()).at(-1), "No");
    });
  }

  it("whose answer the full outbox refuses can be answered again", async () => {
    await bench.close();
    bench = await startBench({ webhookSecret: SECRET, outboxMax: 1 });
    await escalated();
    await question("question", 1);
    await bench.sandbox.order({ kind: "status", status: 503, match: { path: "/inbound/open/message" } });
    // What was sent is taken out of the outbox a moment later.
    const retry = (payload: string) =>
      until(() => bench.send({ chatId: "c1", payload }).then(Boolean, () => false), { what: payload });
    const waiting = retry("just a moment");
    await until(async () => (await bench.sandbox.requests()).some(({ status }) => status === 503), {
      what: "an attempt",
    });
    await assert.rejects(bench.send({ chatId: "c1", payload: "yes" }), { code: "OUTBOX_FULL" });
    await bench.sandbox.clearFaults();
    await waiting;
    await retry("yes");
    assert.equal((await clicks()).length, 1);
  });

  it("that is to be answered in words is answered once too", async () => {
    await bench.close();
    const spelled = [{ contentType: "QuickReply", quickReply: { text: "Yes, I am sure", payload: "yes" } }];
    bench = await startBench({ webhookSecret: SECRET, content: { ...USUAL_CONTENT, clicks: "text" } });
    await escalated();
    await question("question", 1, { content: spelled });
    await bench.send({ chatId: "c1", payload: "1" });
    await bench.send({ chatId: "c1", payload: "1" });
    assert.deepEqual((await words()).slice(-2), ["Yes, I am sure", "1"]);
    assert.deepEqual(await clicks(), []);
  });

  describe("and a restart before the answer", () => {
    let sandbox: TestSandbox;
    let folder = "";

    beforeEach(async () => {
      await bench.close();
      folder = await mkdtemp(join(tmpdir(), "choices-"));
      sandbox = await testSandbox();
      bench = await startBench({
        sandbox,
        storage: { kind: "embedded", path: join(folder, "store.sqlite") },
      });
      await sandbox.onQueue(AGENTS.amelie);
    });
    afterEach(async () => {
      await bench.close();
      await sandbox.close();
      await rm(folder, { recursive: true, force: true });
    });

    async function restart() {
      await bench.close();
      const storage = { kind: "embedded" as const, path: join(folder, "store.sqlite") };
      bench = await startBench({ sandbox, storage, port: bench.port });
    }

    it("a typed answer is still matched to its choice, and the question it answers", async () => {
      await asked();
      const question = (await sandbox.webhooks()).find(({ kind }) => kind === "Structured");
      await restart();
      await bench.send({ chatId: "c1", payload: "yes" });
      assert.deepEqual(await clicks(), [
        [{ type: "QuickReply", text: "Yes", payload: "P_Yes" }, question?.messageId],
      ]);
      await restart();
      await bench.send({ chatId: "c1", payload: "yes" });
      assert.equal((await clicks()).length, 1, "it was made, which a restart does not forget");
    });

    it("a press is still the choice, also by its payload alone", async () => {
      await asked();
      await restart();
      await bench.send({ chatId: "c1", reply: "P_No" });
      assert.equal((await clicks())[0]?.[0].text, "No");
    });

    it("words after which the agent went on are words", async () => {
      const { genesys } = (await asked()) as { genesys?: { conversationId?: string } };
      await sandbox.say(genesys?.conversationId ?? "", AGENTS.amelie, "Never mind");
      await bench.seeMessage("Never mind");
      await restart();
      await bench.send({ chatId: "c1", payload: "yes" });
      assert.deepEqual(await clicks(), []);
    });
  });
});
