/** Quick replies of Genesys, and how the user's choice goes back: connector against sandbox, over HTTP. */
import assert from "node:assert/strict";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { AGENTS, type Inbound, type TestSandbox, testSandbox } from "../../support/sandbox.ts";
import { type Bench, startBench } from "./on-sandbox.ts";

const content = ["Yes", "No"].map((text) => ({
  contentType: "QuickReply",
  quickReply: { text, payload: `P_${text}`, action: "Message" },
}));

describe("a structured message", function () {
  this.timeout(30_000);
  let bench: Bench;

  beforeEach(async () => {
    bench = await startBench();
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
